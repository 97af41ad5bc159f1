"use client";

import { useState, type FormEvent } from "react";
import { setIdFieldAction } from "@/app/(desk)/accounts/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Banner } from "@/components/ui/banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { useAccountChange } from "./use-account-change";

/** Only for AccountDialog, which loads it. */
export default function IdFieldDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const { label, providerLabel } = account;
  const before = account.idField ?? "";
  const [idField, setIdField] = useState(before);
  const { pending, error, change } = useAccountChange();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await change(setIdFieldAction, { accountId: account.id, idField });
    if (!done) return;
    toast({ title: `${label} is read by ${done.idField} from its next sync on` });
    onClose();
  }
  return (
    <Dialog
      title={`Id field of ${label}`}
      description={`The field of ${providerLabel}\u2019s rows that names a sub-user. Everything that is sent goes to the sub-user with this id.`}
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons
          form="set-id-field"
          label="Set id field"
          pending={pending !== null}
          disabled={idField === before}
          onCancel={onClose}
        />
      }
    >
      <form
        id="set-id-field"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        <Banner tone="warn">
          Change it only when {providerLabel} has changed its rows. Rows without this field, and rows whose
          ids differ, are left out; a sub-user whose id changes appears as a new one.
        </Banner>
        <Field label="Id field" error={error?.fields?.idField}>
          {(control) => (
            <Select {...control} value={idField} onChange={(event) => setIdField(event.target.value)}>
              {before === "" && <option value="">Fixed by the first complete sync</option>}
              {account.idFields.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}
