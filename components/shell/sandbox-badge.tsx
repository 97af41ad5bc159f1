"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { Popover } from "@/components/ui/popover";
import { listed } from "@/lib/domain/text/list";

/** Whether what one sees is real. */
export function SandboxBadge() {
  const accounts = useAccounts();
  const sandbox = accounts.filter(({ source }) => source === "demo");
  if (sandbox.length === 0) return null;
  const all = sandbox.length === accounts.length;
  const providers = [...new Set(sandbox.map(({ providerLabel }) => providerLabel))];
  return (
    <Popover
      label="Sandbox data"
      size="sm"
      variant="ghost"
      className="!bg-warn-soft !text-warn"
      content={() => (
        <p className="max-w-64 text-[0.8125rem]">
          {all
            ? `The sub-users are made up, and nothing here reaches ${listed(providers, "or")}.`
            : `The sub-users of ${listed(sandbox.map(({ label }) => label))} are made up. Those of other accounts are real.`}
        </p>
      )}
    >
      {all ? "Sandbox" : "Part sandbox"}
    </Popover>
  );
}
