"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import { formatBytes, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/operations";
import { type SubUserDialogProps, Irreversible, OperationFrame, Subject } from "./operation-frame";
import { ReasonField } from "./reason-field";
import { useOperation } from "../perform/use-operation";
import { valueText } from "../outcome/value-text";

export function DeleteDialog({ subUser, account, descriptor, onDone, onClose }: SubUserDialogProps) {
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const run = useOperation({
    operation: "delete",
    account,
    subUser,
    onClose,
    onDone: (result) => (onDone?.(result), false),
  });
  // A name may contain characters that cannot be typed; what is shown in their place is accepted too.
  const ready = [subUser.name.trim(), visibleText(subUser.name).trim()].includes(typed.trim());
  const facts: [string, string][] = [
    [texts.status, valueText("status", subUser.status)],
    [texts.trafficUsed, subUser.trafficUsed === null ? texts.notReported : formatBytes(subUser.trafficUsed)],
    [texts.trafficCap, valueText("trafficCap", subUser.trafficCap)],
    [texts.ipCap, valueText("ipCap", subUser.ipCap)],
    [texts.note, valueText("note", subUser.note)],
  ];
  return (
    <OperationFrame
      run={run}
      account={account}
      title={texts.deleteTitle}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={texts.deleteButton}
      danger
      ready={ready}
      form="delete-sub-user"
      onClose={onClose}
    >
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-md border px-3 py-2 text-[0.8125rem]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="overflow-x-clip">{value}</dd>
          </div>
        ))}
      </dl>
      <Irreversible text={descriptor.irreversible ?? texts.deleted} />
      <form
        id="delete-sub-user"
        method="post"
        className="grid grid-cols-[minmax(0,1fr)] gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void run.submit({}, { reason });
        }}
      >
        <Field
          label={
            <Rich
              parts={texts.typeToDelete(
                <span className="select-all break-all font-mono font-normal">
                  {visibleText(subUser.name)}
                </span>,
              )}
            />
          }
        >
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <ReasonField value={reason} onChange={setReason} />
      </form>
    </OperationFrame>
  );
}
