"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { useAllowed } from "@/components/actor";
import { PageHeader } from "@/components/ui/page-header";
import { useConnectable } from "@/components/connectable";
import { accountsQuery } from "@/components/queries";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyPart } from "@/components/ui/lazy-part";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/accounts";
import type { AccountDialogName } from "./account-actions";
import { AccountCard } from "./account-card";
import { useAccounts } from "./use-accounts";

const AddDialog = lazyPart(() => import("./add-dialog"), { over: true });
const ReplaceKeyDialog = lazyPart(() => import("./replace-key-dialog"), { over: true });
const AccountForm = lazyPart(() => import("./account-forms"), { over: true });

export function AccountsScreen() {
  const mayManage = useAllowed("accounts.manage");
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState<{ name: AccountDialogName; id: string } | null>(null);
  const account = useAccounts().find(({ id }) => id === open?.id);
  return (
    <>
      <PageHeader
        title={texts.title}
        detail={texts.detail}
        actions={
          mayManage && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden="true" className="size-4" />}
              onClick={() => setAdding(true)}
            >
              {texts.add}
            </Button>
          )
        }
      />
      <AccountList onOpen={(name, { id }) => setOpen({ name, id })} />
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      {open && account && open.name === "replace-key" && (
        <ReplaceKeyDialog key={account.id} account={account} onClose={() => setOpen(null)} />
      )}
      {open && account && open.name !== "replace-key" && (
        <AccountForm
          key={`${open.name} ${account.id}`}
          name={open.name}
          account={account}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function AccountList({ onOpen }: { onOpen: (name: AccountDialogName, account: AccountView) => void }) {
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
function NoAccount() {
  const providers = useConnectable();
  return (
    <EmptyState icon={<Plug />} title={texts.noneTitle}>
      <p>{texts.none}</p>
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
