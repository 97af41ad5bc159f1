"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { generatePassword } from "@/lib/domain/operations/password";
import { OperationForm } from "@/components/forms/operation-form";
import { useActor } from "@/components/actor";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import type { PerformResult } from "@/lib/domain/operations/operation";
import type { FieldDescriptor, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { CeilingsNote, useBoundedFields } from "../perform/ceilings";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { OperationFrame } from "./operation-frame";
import { receiptEntries, type ReceiptEntry } from "../outcome/value-text";
import { useOperation } from "../perform/use-operation";

const noFields: FieldDescriptor[] = [];

interface CreateDialogProps {
  account: AccountView | null;
  descriptors: AccountDescriptors;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}

export function CreateDialog({ account, descriptors, onDone, onClose }: CreateDialogProps) {
  const { permissions } = useActor();
  const accounts = useAccounts().filter((one) => mayCreate(one, permissions));
  const [chosen, setChosen] = useState(account?.id ?? accounts[0]?.id);
  const current = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!current) {
    return (
      <Dialog title="Create sub-user" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
        <p className="text-[0.8125rem] text-muted">
          No connected account offers this, or your role does not allow it.
        </p>
      </Dialog>
    );
  }
  return (
    <CreateAt
      key={current.id}
      account={current}
      descriptor={descriptors[current.id]?.find(({ name }) => name === "create")}
      accounts={accounts}
      onChoose={setChosen}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function CreateAt({
  account,
  descriptor,
  accounts,
  onChoose,
  onDone,
  onClose,
}: {
  account: AccountView;
  descriptor: OperationDescriptor | undefined;
  accounts: AccountView[];
  onChoose: (id: string) => void;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}) {
  const form = useId();
  const fields = useBoundedFields(descriptor?.fields ?? noFields);
  const [start] = useState<OperationInput>(() =>
    Object.fromEntries(
      fields.filter((field) => field.secret).map((field) => [field.name, generatePassword()]),
    ),
  );
  const [sent, setSent] = useState<ReceiptEntry[]>([]);
  const [made, setMade] = useState<string | null>(null);
  const run = useOperation({
    operation: "create",
    account,
    subUser: null,
    onClose,
    onDone(result) {
      onDone?.(result);
      setMade(result.operation.name);
      return true;
    },
  });

  const similar = run.error?.similar;

  function submit(input: OperationInput) {
    setSent(receiptEntries(fields, input));
    // Another name typed meanwhile is asked about anew: a yes is one to these names.
    void run.submit(input, { besides: similar });
  }

  return (
    <OperationFrame
      run={run}
      account={account}
      title="Create sub-user"
      description={accounts.length === 1 ? `At ${account.label}` : undefined}
      receipt={
        made === null
          ? null
          : {
              title: `${made} is created`,
              entries: [{ label: "Account", value: account.label, secret: false }, ...sent],
            }
      }
      sentSecrets={sent}
      submitLabel={similar ? "Create it as well" : "Create sub-user"}
      form={form}
      onClose={onClose}
    >
      {accounts.length > 1 && (
        <Field label="Account">
          {(control) => (
            <Select
              {...control}
              value={account.id}
              disabled={run.pending}
              onChange={(event) => onChoose(event.target.value)}
              data-autofocus=""
            >
              {accounts.map(({ id, label, providerLabel }) => (
                <option key={id} value={id}>
                  {label === providerLabel ? label : `${label} (${providerLabel})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <OperationForm id={form} fields={fields} start={start} errors={run.error?.fields} onSubmit={submit} />
      {fields.some(({ widget }) => widget === "bytes-cap") && <CeilingsNote />}
      {descriptor?.irreversible && <Banner>{descriptor.irreversible}</Banner>}
    </OperationFrame>
  );
}
