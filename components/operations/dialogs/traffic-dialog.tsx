"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { overviewQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import { formatBytes, formatBytesApart, formatExactBytes, GB } from "@/lib/domain/format";
import type { FieldMeaning, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import { receiptEntries } from "../outcome/value-text";
import { CeilingsNote } from "../perform/ceilings";
import { StillOff, useRaise } from "./raise";
import { type Beyond, beyondPool } from "./limits";
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
  const pools = useQuery({
    ...overviewQuery(),
    select: (overview) => overview.pools,
    refetchInterval: false,
  });
  const gigabytes = gigabytesIn(descriptor, review);
  const reason = stillOff(subUser, { before: {}, after: afterAdding(subUser, gigabytes) });
  const { run, enable, setEnable } = useRaise("allocate-traffic", props, () => reason);
  const errors = run.error?.fields;
  const reviewing = review !== null && !errors;
  const fields = descriptor.fields.toSorted((a, b) => order.indexOf(a.meaning) - order.indexOf(b.meaning));
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
      // Until the pool is known no one can tell whether to ask again.
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

function gigabytesIn({ fields }: OperationDescriptor, review: OperationInput | null): number | null {
  const amount = fields.find(({ meaning }) => meaning === "amount");
  const value = amount && review?.[amount.name];
  return typeof value === "number" ? value : null;
}

/** Before an amount is reviewed it is any. */
function afterAdding(
  { trafficCap }: SubUserDialogProps["subUser"],
  gigabytes: number | null,
): Record<string, unknown> {
  const added = (gigabytes ?? 0) * GB;
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

/** The second question: both figures, and what it means. */
function BeyondPool({
  beyond: { asked, free, readAt },
  providerLabel,
}: {
  beyond: Beyond;
  providerLabel: string;
}) {
  const [wanted, left] = formatBytesApart([asked, free]);
  return (
    <div role="alert">
      <Banner tone="bad">
        <p className="font-medium">
          You are adding <span title={formatExactBytes(asked)}>{wanted}</span>, and{" "}
          <span title={formatExactBytes(free)}>{left}</span> are free in the {providerLabel} pool.
        </p>
        <p>
          That is {formatBytes(asked - free)} more than there is. {providerLabel} may refuse it, or take it
          and stop serving others earlier.
          {readAt && (
            <>
              {" "}
              The pool was read <Time at={readAt} />.
            </>
          )}
        </p>
      </Banner>
    </div>
  );
}
