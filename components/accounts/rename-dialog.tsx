"use client";

import { useState, type FormEvent } from "react";
import { renameAccountAction } from "@/app/(desk)/accounts/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { useAccountChange } from "./use-account-change";

/** Only for AccountDialog, which loads it. */
export default function RenameDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const [label, setLabel] = useState(account.label);
  const { pending, error, change } = useAccountChange();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await change(renameAccountAction, { accountId: account.id, label });
    if (!done) return;
    toast({ title: `${account.label} is now called ${done.label}` });
    onClose();
  }
  return (
    <Dialog
      title="Rename account"
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons
          form="rename-account"
          label="Rename"
          pending={pending !== null}
          disabled={label.trim() === account.label}
          onCancel={onClose}
        />
      }
    >
      <form
        id="rename-account"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        <Field label="Name" error={error?.fields?.label}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={60}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
