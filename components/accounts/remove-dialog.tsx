"use client";

import { useState, type FormEvent } from "react";
import { removeAccountAction } from "@/app/(desk)/accounts/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { formatCount, visibleText } from "@/lib/domain/format";
import { useAccountChange } from "./use-account-change";

/** Only for AccountDialog, which loads it. */
export default function RemoveDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { pending, error, change } = useAccountChange();
  const name = visibleText(account.label);
  const ready = [account.label, name].includes(typed.trim());
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || !(await change(removeAccountAction, { accountId: account.id, label: typed.trim() })))
      return;
    toast({ tone: "neutral", title: `${account.label} is removed` });
    onClose();
  }
  return (
    <Dialog
      title={`Remove ${account.label}?`}
      description={`Its ${formatCount(account.subUsers)} sub-users disappear from every list in Subdesk, and its stored credentials are destroyed. Nothing is changed at ${account.providerLabel}; audit and history stay.`}
      alert
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons
          form="remove-account"
          label="Remove"
          pending={pending !== null}
          disabled={!ready}
          danger
          onCancel={onClose}
        />
      }
    >
      <form
        id="remove-account"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        <Field
          label={
            <>
              Type <span className="select-all break-all font-mono font-normal">{name}</span> to remove it
            </>
          }
          error={error?.fields?.label}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
