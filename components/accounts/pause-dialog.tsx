"use client";

import { useState, type FormEvent } from "react";
import { pauseAccountAction } from "@/app/(desk)/accounts/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { useAccountChange } from "./use-account-change";

/** Only for AccountDialog, which loads it. */
export default function PauseDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const { pending, error, change } = useAccountChange();
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!(await change(pauseAccountAction, { accountId: account.id, reason }))) return;
    toast({ tone: "neutral", title: `${account.label} is paused` });
    onClose();
  }
  return (
    <Dialog
      title={`Pause ${account.label}?`}
      description="Nothing is read from it and nothing is sent to it until someone resumes it. Its runs wait; a call already under way is finished."
      alert
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons form="pause-account" label="Pause" pending={pending !== null} onCancel={onClose} />
      }
    >
      <form
        id="pause-account"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        <Field
          label="Reason"
          optional
          help="Shown wherever the account appears."
          error={error?.fields?.reason}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
