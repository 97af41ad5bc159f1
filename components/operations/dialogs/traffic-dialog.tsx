"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { formatBytesApart, formatExactBytes } from "@/lib/domain/format";
import type { FieldMeaning, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { takenFromPool } from "@/lib/domain/providers/pool-cost";
import { bytesOf, writeUnits } from "@/lib/domain/providers/traffic-unit";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import * as texts from "@/lib/domain/texts/add-traffic";
import { receiptEntries } from "../outcome/value-text";
import { CeilingsNote } from "../perform/ceilings";
import { BeyondPool, PoolCostNote, usePool } from "./beyond-pool";
import { beyondPool } from "./limits";
import { StillOff, useRaise } from "./raise";
import {
  type Change,
  ChangeList,
  Irreversible,
  OperationFrame,
  Subject,
  type SubUserDialogProps,
} from "./operation-frame";

const order: (FieldMeaning | undefined)[] = ["amount", "product"];

/** Spends money and cannot be taken back, so it is looked at once more before it is sent. */
export function TrafficDialog(props: SubUserDialogProps) {
  const { subUser, account, descriptor, onClose } = props;
  const form = useId();
  const [review, setReview] = useState<OperationInput | null>(null);
  const [askedTwice, setAskedTwice] = useState(false);
  const { bytes, amount } = amountIn(descriptor, review);
  const reason = stillOff(subUser, { before: {}, after: afterAdding(subUser, bytes) });
  const { run, enable, setEnable } = useRaise("allocate-traffic", props, () => reason);
  const errors = run.error?.fields;
  const reviewing = review !== null && !errors;
  const fields = descriptor.fields.toSorted((a, b) => order.indexOf(a.meaning) - order.indexOf(b.meaning));
  const { pool, loading } = usePool(account.id);
  const given = { limits: subUser.limits, input: review };
  const taken = bytes === null ? null : takenFromPool(bytes, descriptor.poolCost, given);
  const beyond = beyondPool(pool, bytes, taken);
  const add = amount === null ? texts.addSome : texts.add(amount);
  const second = reviewing && beyond !== null && askedTwice;
  const changes = bytes === null ? [] : beforeAndAfter(subUser, bytes);

  function send() {
    if (beyond !== null && !askedTwice) setAskedTwice(true);
    else if (review !== null) void run.submit(review);
  }

  function back() {
    if (!second) setReview(null);
    setAskedTwice(false);
  }

  return (
    <OperationFrame
      run={run}
      account={account}
      title={!reviewing || run.outcome ? texts.title : second ? texts.beyondPoolTitle : texts.reviewTitle}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={!reviewing ? texts.review : second && amount !== null ? texts.addAnyway(amount) : add}
      danger={second}
      // Whether to ask a second time depends on the pool.
      ready={!reviewing || !loading}
      {...(reviewing ? { onSubmit: send, back: { label: texts.back, onClick: back } } : { form })}
      onClose={onClose}
    >
      <OperationForm id={form} fields={fields} errors={errors} hidden={reviewing} onSubmit={setReview} />
      {reviewing && (
        <>
          <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 rounded-md border px-3 py-2 text-[0.8125rem]">
            {receiptEntries(fields, review).map(({ label, value }) => (
              <div key={label} className="contents">
                <dt className="text-muted">{label}</dt>
                <dd className="font-medium tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
          {changes.length > 0 && <ChangeList changes={changes} />}
          <PoolCostNote bytes={bytes} taken={taken} />
          {second && <BeyondPool beyond={beyond} accountLabel={account.label} />}
        </>
      )}
      <StillOff reason={reason} account={account} enable={enable} onEnable={setEnable} />
      <CeilingsNote />
      <Irreversible text={descriptor.irreversible} />
    </OperationFrame>
  );
}

function amountIn(
  { fields }: OperationDescriptor,
  review: OperationInput | null,
): { bytes: number; amount: string } | { bytes: null; amount: null } {
  const field = fields.find(({ meaning }) => meaning === "amount");
  const units = field && review?.[field.name];
  return typeof units === "number"
    ? { bytes: bytesOf(units, field?.unit), amount: writeUnits(units, field?.unit) }
    : { bytes: null, amount: null };
}

/** Before an amount is reviewed it is any. */
function afterAdding(
  { trafficCap }: SubUserDialogProps["subUser"],
  bytes: number | null,
): Record<string, unknown> {
  const added = bytes ?? 0;
  return {
    added,
    ...(typeof trafficCap === "number" && { trafficCap: added === 0 ? null : trafficCap + added }),
  };
}

function beforeAndAfter({ trafficCap }: SubUserDialogProps["subUser"], bytes: number): Change[] {
  if (typeof trafficCap !== "number") return [];
  const after = trafficCap + bytes;
  const [was, is] = formatBytesApart([trafficCap, after]);
  return [
    {
      label: texts.capLabel,
      before: was,
      after: is,
      title: `${formatExactBytes(trafficCap)} to ${formatExactBytes(after)}`,
    },
  ];
}
