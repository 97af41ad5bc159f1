"use client";

import { useState } from "react";
import {
  pauseAccountAction,
  removeAccountAction,
  renameAccountAction,
  setGatewayAction,
  setIdFieldAction,
} from "@/app/(desk)/accounts/actions";
import { outcomeUnknown, safeToRepeat } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import { toast } from "@/components/ui/toast";
import { everything, useAction } from "@/components/use-action";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText, writeGateway } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/account-dialogs";

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

/** The dialogs of an account that take one field. Only for AccountsScreen, which loads it. */
export default function AccountForm({ name, ...props }: AccountFormProps & { name: AccountFormName }) {
  const Form = forms[name];
  return <Form {...props} />;
}

function RenameForm({ account, onClose }: AccountFormProps) {
  const [label, setLabel] = useState(account.label);
  const { run, pending, error } = useAction(renameAccountAction, {
    unanswered: safeToRepeat(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, label });
    if (!done) return;
    toast({ title: texts.renamed(account.label, done.label) });
    onClose();
  }
  return (
    <FormDialog
      title={texts.renameTitle}
      label={texts.rename}
      pending={pending}
      disabled={label.trim() === account.label}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={texts.name} error={error?.fields?.label}>
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
    unanswered: safeToRepeat(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, gateway });
    if (!done) return;
    toast({
      title: done.gateway ? texts.gatewaySet(label, done.gateway.host) : texts.gatewayUnset(label),
    });
    onClose();
  }
  return (
    <FormDialog
      title={texts.gatewayTitle(label)}
      description={texts.gatewayDetail}
      label={texts.setGateway}
      pending={pending}
      disabled={gateway.trim() === before}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field
        label={texts.gateway}
        optional
        help={texts.gatewayHelp(account.providerLabel)}
        error={error?.fields?.gateway}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            maxLength={120}
            placeholder={texts.gatewayForm}
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
    unanswered: safeToRepeat(),
    invalidates: everything,
  });
  async function submit() {
    const done = await run({ accountId: account.id, idField });
    if (!done) return;
    toast({ title: texts.idFieldSet(label, done.idField) });
    onClose();
  }
  return (
    <FormDialog
      title={texts.idFieldTitle(label)}
      description={texts.idFieldDetail(providerLabel)}
      label={texts.setIdField}
      pending={pending}
      disabled={idField === before}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Banner tone="warn">{texts.idFieldWarning(providerLabel)}</Banner>
      <Field label={texts.idField} error={error?.fields?.idField}>
        {(control) => (
          <Select {...control} value={idField} onChange={(event) => setIdField(event.target.value)}>
            {before === "" && <option value="">{texts.idFieldUnread}</option>}
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
    unanswered: outcomeUnknown(texts.pauseUnanswered),
    invalidates: everything,
  });
  async function submit() {
    if (!(await run({ accountId: account.id, reason }))) return;
    toast({ tone: "neutral", title: texts.paused(account.label) });
    onClose();
  }
  return (
    <FormDialog
      title={texts.pauseTitle(account.label)}
      description={texts.pauseDetail}
      label={texts.pause}
      alert
      pending={pending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={texts.reason} optional help={texts.reasonHelp} error={error?.fields?.reason}>
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
    unanswered: outcomeUnknown(texts.removeUnanswered),
    invalidates: everything,
  });
  const name = visibleText(account.label);
  const ready = [account.label, name].includes(typed.trim());
  async function submit() {
    if (!ready || !(await run({ accountId: account.id, label: typed.trim() }))) return;
    toast({ tone: "neutral", title: texts.removed(account.label) });
    onClose();
  }
  return (
    <FormDialog
      title={texts.removeTitle(account.label)}
      description={texts.removeDetail(account.subUsers, account.providerLabel)}
      label={texts.remove}
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
          <Rich
            parts={texts.typeToRemove(
              <span className="select-all break-all font-mono font-normal">{name}</span>,
            )}
          />
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
