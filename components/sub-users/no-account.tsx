"use client";

import { Plug } from "lucide-react";
import { useConnectable } from "@/components/connectable";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import * as texts from "@/lib/domain/texts/sub-user";

export function NoAccount() {
  const providers = useConnectable().map(({ label }) => label);
  return (
    <EmptyState
      icon={<Plug />}
      title={texts.noAccount}
      action={
        <Link href="/accounts" className={buttonClass({ variant: "primary" })}>
          {texts.howToConnect}
        </Link>
      }
    >
      {texts.noAccountHelp(providers)}
    </EmptyState>
  );
}
