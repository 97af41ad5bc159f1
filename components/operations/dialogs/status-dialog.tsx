"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { Banner } from "@/components/ui/banner";
import {
  ChangeList,
  type SubUserDialogProps,
  Irreversible,
  OperationFrame,
  Subject,
} from "./operation-frame";
import { ReasonField } from "./reason-field";
import { operationFacts } from "@/lib/domain/operations/operations";
import * as texts from "@/lib/domain/texts/operations";
import { useOperation } from "../perform/use-operation";
import { valueText } from "../outcome/value-text";

/** Enable, disable and unblock: one click, after saying what it does. */
export function StatusDialog({
  operation,
  subUser,
  account,
  descriptor,
  onDone,
  onClose,
}: SubUserDialogProps & { operation: "enable" | "disable" | "unblock" }) {
  const form = useId();
  const run = useOperation({
    operation,
    account,
    subUser,
    onClose,
    onDone: (result) => (onDone?.(result), false),
  });
  const [reason, setReason] = useState("");
  const disabling = operation === "disable";
  const submit = (caps: OperationInput) =>
    void run.submit({ ...caps, ...(operation === "unblock" && { overrideBlock: true }) }, { reason });
  return (
    <OperationFrame
      run={run}
      account={account}
      title={texts.statusTitle[operation]}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={operationFacts[operation].button}
      danger={disabling}
      {...(disabling || run.needs.length > 0 ? { form } : { onSubmit: () => submit({}) })}
      onClose={onClose}
    >
      <ChangeList
        changes={[
          {
            label: texts.status,
            before: valueText("status", subUser.status),
            after: disabling ? texts.disabled : texts.active,
          },
        ]}
      />
      {disabling && <p className="text-[0.8125rem] text-muted">{texts.disableMeans}</p>}
      {operation === "unblock" && <Banner tone="warn">{texts.unblockMeans(account.providerLabel)}</Banner>}
      {disabling && (
        <form
          id={run.needs.length > 0 ? undefined : form}
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            if (run.needs.length === 0) submit({});
          }}
        >
          <ReasonField value={reason} onChange={setReason} />
        </form>
      )}
      {run.needs.length > 0 && (
        <OperationForm
          id={form}
          fields={descriptor.fields}
          errors={run.error?.fields}
          needs={run.needs}
          onSubmit={submit}
        />
      )}
      <Irreversible text={descriptor.irreversible} />
    </OperationFrame>
  );
}
