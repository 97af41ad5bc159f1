"use client";

import { useId, useMemo, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatBytesApart, formatExactBytes } from "@/lib/domain/format";
import { operationFacts } from "@/lib/domain/operations/operations";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { bytesOf, unitsIn } from "@/lib/domain/providers/traffic-unit";
import * as texts from "@/lib/domain/texts/operations";
import { useOperation } from "../perform/use-operation";
import {
  type Change,
  ChangeList,
  Irreversible,
  OperationFrame,
  Subject,
  type SubUserDialogProps,
} from "./operation-frame";

/** Returns traffic to the pool: an amount, or all that is left where the provider knows no other way. */
export function TakeBackDialog({ subUser, account, descriptor, onDone, onClose }: SubUserDialogProps) {
  const form = useId();
  const amountField = descriptor.fields.find(({ meaning }) => meaning === "amount");
  const [typed, setTyped] = useState<OperationInput>({});
  const run = useOperation({
    operation: "take-back",
    account,
    subUser,
    onClose,
    onDone: (result) => (onDone?.(result), false),
  });
  const left = leftOf(subUser);
  const fields = useMemo(() => withinLeft(descriptor.fields, left), [descriptor.fields, left]);
  const isTooLittle = fields.some(({ meaning, max }) => meaning === "amount" && max === 0);

  return (
    <OperationFrame
      run={run}
      account={account}
      title={operationFacts["take-back"].button}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={texts.takeBack}
      danger
      ready={left !== 0 && !isTooLittle}
      form={form}
      onClose={onClose}
    >
      <OperationForm
        id={form}
        fields={fields}
        start={typed}
        errors={run.error?.fields}
        onSubmit={(input) => {
          setTyped(input);
          void run.submit(input);
        }}
        preview={(wanted) => {
          const units = amountField && wanted[amountField.name];
          const bytes = typeof units === "number" ? bytesOf(units, amountField?.unit) : null;
          const taken = amountField ? bytes : left;
          if (left === 0) return <p className="text-[0.8125rem]">{texts.nothingLeft}</p>;
          const changes = taken === null ? [] : capAfter(subUser, taken);
          return (
            <div className="grid gap-3">
              <p className="text-[0.8125rem]">{leftText(left, amountField !== undefined)}</p>
              {changes.length > 0 && <ChangeList changes={changes} />}
              {(!amountField || (left !== null && taken !== null && taken >= left)) && (
                <Banner tone="warn">{texts.takeBackCutsOff}</Banner>
              )}
            </div>
          );
        }}
      />
      <Irreversible text={descriptor.irreversible} />
    </OperationFrame>
  );
}

/** No more can be taken back than is left. */
function withinLeft(fields: FieldDescriptor[], left: number | null): FieldDescriptor[] {
  if (left === null) return fields;
  return fields.map((field) =>
    field.meaning === "amount"
      ? { ...field, max: Math.min(field.max ?? Infinity, unitsIn(left, field.unit)) }
      : field,
  );
}

function leftText(left: number | null, partly: boolean): string {
  if (left === null) return partly ? texts.leftUnknown : texts.takeBackAllUnknown;
  return partly ? texts.leftNow(formatBytes(left)) : texts.takeBackAll(formatBytes(left));
}

function leftOf({ trafficCap, trafficUsed }: SubUserDialogProps["subUser"]): number | null {
  return typeof trafficCap === "number" && trafficUsed !== null
    ? Math.max(0, trafficCap - trafficUsed)
    : null;
}

function capAfter({ trafficCap }: SubUserDialogProps["subUser"], taken: number): Change[] {
  if (typeof trafficCap !== "number") return [];
  const after = Math.max(0, trafficCap - taken);
  const [was, is] = formatBytesApart([trafficCap, after]);
  return [{ label: texts.trafficCap, before: was, after: is, title: formatExactBytes(after) }];
}
