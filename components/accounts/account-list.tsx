"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { accountsQuery } from "@/components/queries";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { AccountDialogName } from "./account-dialog";
import { AccountCard } from "./account-card";
import { useConnectable } from "@/components/connectable";

export function AccountList({ onOpen }: { onOpen: (name: AccountDialogName, account: AccountView) => void }) {
  const { data = [] } = useQuery(accountsQuery());
  if (data.length === 0) return <NoAccount />;
  return (
    <ul className="grid gap-4">
      {data.map((account) => (
        <li key={account.id}>
          <AccountCard account={account} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

/** Says how an account is connected: here, or by settings. */
export function NoAccount() {
  const providers = useConnectable();
  return (
    <EmptyState icon={<Plug />} title="No provider account is connected">
      <p>
        An administrator adds one here. Or set the credentials of a provider where Subdesk is started, then
        restart it.
      </p>
      <dl className="mt-4 grid gap-2 text-left">
        {providers.map(({ label, variables }) => (
          <div key={label} className="rounded-md border bg-surface px-3 py-2">
            <dt className="font-medium text-ink">{label}</dt>
            <dd className="mt-0.5 flex flex-wrap gap-x-3 font-mono text-xs">
              {variables.map((name) => (
                <code key={name}>{name}</code>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </EmptyState>
  );
}
