"use client";

import { useState } from "react";
import {
  pauseAccountAction,
  removeAccountAction,
  renameAccountAction,
  setGatewayAction,
  setIdFieldAction,
} from "@/app/(desk)/accounts/actions";
import { maybeDone, repeatable } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { everything, useAction } from "@/components/use-action";
import type { AccountView } from "@/lib/domain/accounts/account";
import { formatCount, visibleText, writeGateway } from "@/lib/domain/format";

interface AccountFormProps {
  account: AccountView;
  onClose: () => void;
}

const forms = {
  rename: RenameForm,
  "set-gateway": GatewayForm,
  "set-id-field": IdFieldForm,
  pause: PauseForm,
  remove: RemoveForm,
};
export type AccountFormName = keyof typeof forms;

/** Every change of an account that takes one field. Only for AccountsScreen, which loads it. */
export default function AccountForm({ name, ...props }: AccountFormProps & { name: AccountFormName }) {
  const Form = forms[name];
  return <Form {...props} />;
}

function RenameForm({ account, onClose }: AccountFormProps) {
  const [label, setLabel] = useState(account.label);
  const { run, pending, error } = useAction(renameAccountAction, {
    unanswered: repeatable(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, label });
    if (!done) return;
    toast({ title: `${account.label} is now called ${done.label}` });
    onClose();
  }
  return (
    <FormDialog
      title="Rename account"
      label="Rename"
      pending={pending}
      disabled={label.trim() === account.label}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}

function GatewayForm({ account, onClose }: AccountFormProps) {
  const { label } = account;
  const before = account.gateway ? writeGateway(account.gateway) : "";
  const [gateway, setGateway] = useState(before);
  const { run, pending, error } = useAction(setGatewayAction, {
    unanswered: repeatable(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, gateway });
    if (!done) return;
    toast({
      title: done.gateway
        ? `Customers of ${label} connect to ${done.gateway.host} now`
        : `${label} has no gateway now`,
    });
    onClose();
  }
  return (
    <FormDialog
      title={`Gateway of ${label}`}
      description="Where its customers connect. It appears in their connection strings; what they use today keeps working."
      label="Set gateway"
      pending={pending}
      disabled={gateway.trim() === before}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field
        label="Gateway"
        optional
        help={`host:port, or host:http-port:socks-port. Blank: what ${account.providerLabel} usually has, or none.`}
        error={error?.fields?.gateway}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            maxLength={120}
            placeholder="host:port"
            value={gateway}
            onChange={(event) => setGateway(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function IdFieldForm({ account, onClose }: AccountFormProps) {
  const { label, providerLabel } = account;
  const before = account.idField ?? "";
  const [idField, setIdField] = useState(before);
  const { run, pending, error } = useAction(setIdFieldAction, {
    unanswered: repeatable(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, idField });
    if (!done) return;
    toast({ title: `${label} is read by ${done.idField} from its next sync on` });
    onClose();
  }
  return (
    <FormDialog
      title={`Id field of ${label}`}
      description={`The field of ${providerLabel}\u2019s rows that names a sub-user. Everything that is sent goes to the sub-user with this id.`}
      label="Set id field"
      pending={pending}
      disabled={idField === before}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Banner tone="warn">
        Change it only when {providerLabel} has changed its rows. Rows without this field, and rows whose ids
        differ, are left out; a sub-user whose id changes appears as a new one.
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
    </FormDialog>
  );
}

function PauseForm({ account, onClose }: AccountFormProps) {
  const [reason, setReason] = useState("");
  const { run, pending, error } = useAction(pauseAccountAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so the account may or may not have been paused. Look at its state before you try again.",
    ),
    invalidates: everything,
  });
  async function submit() {
    if (!(await run({ accountId: account.id, reason }))) return;
    toast({ tone: "neutral", title: `${account.label} is paused` });
    onClose();
  }
  return (
    <FormDialog
      title={`Pause ${account.label}?`}
      description="Nothing is read from it and nothing is sent to it until someone resumes it. Its runs wait; a call already under way is finished."
      label="Pause"
      alert
      pending={pending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label="Reason" optional help="Shown wherever the account appears." error={error?.fields?.reason}>
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
    </FormDialog>
  );
}

function RemoveForm({ account, onClose }: AccountFormProps) {
  const [typed, setTyped] = useState("");
  const { run, pending, error } = useAction(removeAccountAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so the account may or may not have been removed. Look at the list before you try again.",
    ),
    invalidates: everything,
  });
  const name = visibleText(account.label);
  const ready = [account.label, name].includes(typed.trim());
  async function submit() {
    if (!ready || !(await run({ accountId: account.id, label: typed.trim() }))) return;
    toast({ tone: "neutral", title: `${account.label} is removed` });
    onClose();
  }
  return (
    <FormDialog
      title={`Remove ${account.label}?`}
      description={`Its ${formatCount(account.subUsers)} sub-users disappear from every list in Subdesk, and its stored credentials are destroyed. Nothing is changed at ${account.providerLabel}; audit and history stay.`}
      label="Remove"
      alert
      danger
      pending={pending}
      disabled={!ready}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
