"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { overviewQuery } from "@/components/queries";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import { formatBytes, formatBytesApart, formatExactBytes, GB } from "@/lib/domain/format";
import { BeyondPool } from "./beyond-pool";
import { CeilingsNote } from "./ceilings-note";
import { ChangeList, type Change } from "./change-list";
import type { SubUserDialogProps } from "./dialog-parts";
import { Irreversible } from "./irreversible";
import { OperationFrame } from "./operation-frame";
import { beyondPool } from "./pool";
import { receiptEntries } from "./receipt-entries";
import { StillOff } from "./still-off";
import { Subject } from "./subject";
import { useRaise } from "./use-raise";

const order = ["gigabytes", "productType"];

/** Spends money and cannot be taken back, so it is looked at once more before it is sent. */
export function TrafficDialog(props: SubUserDialogProps) {
  const { subUser, account, descriptor, onClose } = props;
  const form = useId();
  const [review, setReview] = useState<OperationInput | null>(null);
  const [askedTwice, setAskedTwice] = useState(false);
  const pools = useQuery({
    ...overviewQuery(),
    select: (overview) => overview.pools,
    refetchInterval: false,
  });
  const reason = stillOff(subUser, { before: {}, after: afterAdding(subUser, review) });
  const { run, enable, setEnable } = useRaise("allocate-traffic", props, () => reason);
  const errors = run.error?.fields;
  const reviewing = review !== null && !errors;
  const fields = descriptor.fields.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const gigabytes = typeof review?.gigabytes === "number" ? review.gigabytes : null;
  const beyond = beyondPool(
    pools.data?.find(({ accountId }) => accountId === account.id),
    gigabytes,
  );
  const amount = gigabytes === null ? "traffic" : formatBytes(gigabytes * GB);
  const second = reviewing && beyond !== null && askedTwice;
  const changes = gigabytes === null ? [] : beforeAndAfter(subUser, gigabytes);

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
      title={
        !reviewing || run.outcome
          ? "Add traffic"
          : second
            ? "Add more than the pool has?"
            : "Check before you add traffic"
      }
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={second ? `Add ${amount} anyway` : reviewing ? `Add ${amount}` : "Review"}
      danger={second}
      // Until the pool is known nobody can tell whether to ask again.
      ready={!reviewing || !pools.isLoading}
      {...(reviewing ? { onSubmit: send, back: { label: "Back", onClick: back } } : { form })}
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
          {second && <BeyondPool beyond={beyond} providerLabel={account.label} />}
        </>
      )}
      <StillOff reason={reason} account={account} enable={enable} onEnable={setEnable} />
      <CeilingsNote />
      <Irreversible text={descriptor.irreversible} />
    </OperationFrame>
  );
}

/** Before an amount is reviewed it is any. */
function afterAdding(
  { trafficCap }: SubUserDialogProps["subUser"],
  review: OperationInput | null,
): Record<string, unknown> {
  const added = typeof review?.gigabytes === "number" ? review.gigabytes * GB : 0;
  return {
    added,
    ...(typeof trafficCap === "number" && { trafficCap: added === 0 ? null : trafficCap + added }),
  };
}

function beforeAndAfter({ trafficCap }: SubUserDialogProps["subUser"], gigabytes: number): Change[] {
  if (typeof trafficCap !== "number") return [];
  const after = trafficCap + gigabytes * GB;
  const [was, is] = formatBytesApart([trafficCap, after]);
  return [
    {
      label: "Traffic cap",
      before: was,
      after: is,
      title: `${formatExactBytes(trafficCap)} to ${formatExactBytes(after)}`,
    },
  ];
}
