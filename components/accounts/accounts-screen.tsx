"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useAllowed } from "@/components/actor";
import { PageHeader } from "@/components/ui/page-header";
import { Button } from "@/components/ui/button";
import { AccountDialog, type AccountDialogName } from "./account-dialog";
import { AccountList } from "./account-list";
import { useAccounts } from "./use-accounts";
import { lazyPart } from "@/components/ui/lazy-part";

const AddDialog = lazyPart(() => import("./add-dialog"), { over: true });

export function AccountsScreen() {
  const mayManage = useAllowed("accounts.manage");
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState<{ name: AccountDialogName; id: string } | null>(null);
  const account = useAccounts().find(({ id }) => id === open?.id);
  return (
    <>
      <PageHeader
        title="Accounts"
        detail="The provider accounts whose sub-users Subdesk manages."
        actions={
          mayManage && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden="true" className="size-4" />}
              onClick={() => setAdding(true)}
            >
              Add account
            </Button>
          )
        }
      />
      <AccountList onOpen={(name, { id }) => setOpen({ name, id })} />
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      {open && account && (
        <AccountDialog
          key={`${open.name} ${account.id}`}
          name={open.name}
          account={account}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
