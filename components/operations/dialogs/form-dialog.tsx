"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { generatePassword } from "@/lib/domain/operations/password";
import { OperationForm } from "@/components/forms/operation-form";
import { type SubUserDialogProps, Irreversible, OperationFrame, Subject } from "./operation-frame";
import type { OperationName, OwnOperation } from "@/lib/domain/operations/names";
import { operationFacts } from "@/lib/domain/operations/operations";
import { credentialEntries, receiptEntries, type ReceiptEntry } from "../outcome/value-text";
import { handOverFacts } from "@/lib/domain/hand-over/facts";
import { plainPassword } from "@/lib/domain/providers/connection-strings";
import * as texts from "@/lib/domain/texts/operations";
import { useBoundedFields } from "../perform/ceilings";
import { seenOf } from "../perform/request";
import { useOperation } from "../perform/use-operation";

/**
 * For operations that are a form and nothing more: a note, a password, IPs. Secrets they set, and those that
 * the provider makes, are shown once afterwards.
 */
export function FormDialog({
  operation,
  submitLabel,
  start,
  subUser,
  account,
  descriptor,
  onDone,
  onClose,
}: SubUserDialogProps & {
  operation: Exclude<OperationName, OwnOperation | "create">;
  submitLabel: string;
  start?: OperationInput;
}) {
  const form = useId();
  const fields = useBoundedFields(descriptor.fields);
  const secrets = descriptor.fields.some((field) => field.secret);
  const [first] = useState(() => ({
    ...start,
    ...Object.fromEntries(
      descriptor.fields
        .filter((field) => field.secret)
        .map((field) => [field.name, generatePassword(field.rule)]),
    ),
  }));
  // Its fields keep what they began with, so that is what the person saw: a newer note is not overwritten
  // unseen.
  const [seen] = useState(() => seenOf(subUser));
  const [sent, setSent] = useState<ReceiptEntry[]>([]);
  const [handed, setHanded] = useState<{ login: string; password: string } | null>(null);
  const [done, setDone] = useState<"verified" | "accepted" | null>(null);
  const run = useOperation({
    operation,
    account,
    subUser,
    seen,
    onClose,
    onDone(result) {
      onDone?.(result);
      const { credentials } = result;
      if (credentials) {
        setSent(credentialEntries(credentials));
        setHanded(credentials);
      }
      const stays = (secrets || credentials !== undefined) && result.operation.state === "done";
      if (stays) setDone(result.operation.unverified ? "accepted" : "verified");
      return stays;
    },
  });

  function submit(input: OperationInput) {
    if (typeof input.password === "string")
      setHanded({ login: subUser.login ?? subUser.name, password: input.password });
    if (secrets)
      setSent([
        { label: texts.userName, value: subUser.login ?? subUser.name, secret: false },
        ...receiptEntries(descriptor.fields, input),
      ]);
    void run.submit(input);
  }

  return (
    <OperationFrame
      run={run}
      account={account}
      title={operationFacts[operation].button}
      description={<Subject subUser={subUser} account={account} />}
      receipt={
        done && {
          title: done === "verified" ? texts.passwordChanged : texts.accepted(account.providerLabel),
          entries: sent,
          handOver: handed
            ? {
                subUser,
                facts: {
                  ...handOverFacts(subUser, account.gateway, descriptor.format ?? null),
                  login: handed.login,
                },
                secret: plainPassword(handed.password, descriptor.format),
              }
            : undefined,
        }
      }
      sentSecrets={sent}
      submitLabel={submitLabel}
      form={form}
      onClose={onClose}
    >
      <OperationForm
        id={form}
        fields={fields}
        start={first}
        errors={run.error?.fields}
        needs={run.needs}
        onSubmit={submit}
      />
      {descriptor.makes && <p className="text-[0.8125rem]">{texts.resetMeans(account.providerLabel)}</p>}
      <Irreversible text={descriptor.irreversible} />
    </OperationFrame>
  );
}
