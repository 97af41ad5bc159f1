"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { Popover } from "@/components/ui/popover";
import * as texts from "@/lib/domain/texts/shell";

/** Whether what one sees is real. */
export function SandboxBadge() {
  const accounts = useAccounts();
  const sandbox = accounts.filter(({ source }) => source === "demo");
  if (sandbox.length === 0) return null;
  const all = sandbox.length === accounts.length;
  const providers = [...new Set(sandbox.map(({ providerLabel }) => providerLabel))];
  return (
    <Popover
      label={texts.sandboxTitle}
      size="sm"
      variant="ghost"
      className="!bg-warn-soft !text-warn"
      content={() => (
        <p className="max-w-64 text-[0.8125rem]">
          {all ? texts.allSandbox(providers) : texts.partSandbox(sandbox.map(({ label }) => label))}
        </p>
      )}
    >
      {all ? texts.sandbox : texts.inPartSandbox}
    </Popover>
  );
}
