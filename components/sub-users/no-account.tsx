"use client";

import { Plug } from "lucide-react";
import { useConnectable } from "@/components/connectable";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { listed } from "@/lib/domain/text/list";

export function NoAccount() {
  const providers = useConnectable().map(({ label }) => label);
  return (
    <EmptyState
      icon={<Plug />}
      title="No provider account is connected"
      action={
        <Link href="/accounts" className={buttonClass({ variant: "primary" })}>
          See how to connect one
        </Link>
      }
    >
      Sub-users appear here as soon as Subdesk can read a {listed(providers, "or")} account.
    </EmptyState>
  );
}
