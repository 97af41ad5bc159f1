"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { cx } from "@/components/ui/cx";
import { formatBytes, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { plannedWord } from "./words";

/** What a draft would do, in figures. */
export function RunTiles({ run: { totals, action } }: { run: Pick<RunView, "totals" | "action"> }) {
  const accounts = useAccounts();
  const { planned, skipped, excluded } = totals.byState;
  const creates = action === "create";
  const per = totals.byAccount.map(({ accountId, planned: count }) =>
    texts.countAt(count, accounts.find(({ id }) => id === accountId)?.label ?? accountId),
  );
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
      <Tile label={plannedWord(action)} value={formatCount(planned)} detail={per.join(", ")} />
      <Tile
        label={texts.skipped}
        value={formatCount(skipped)}
        detail={skipped > 0 ? texts.skippedWhy : undefined}
      />
      <Tile
        label={texts.leftOut}
        value={formatCount(excluded)}
        detail={excluded > 0 ? (creates ? texts.canBeIncluded : texts.byHand) : undefined}
      />
      {!creates && (
        <Tile
          label={totals.trafficAdded < 0 ? texts.trafficTaken : texts.trafficAdded}
          value={totals.trafficAdded === 0 ? texts.none : formatBytes(Math.abs(totals.trafficAdded))}
          title={totals.trafficAdded === 0 ? undefined : formatExactBytes(Math.abs(totals.trafficAdded))}
          detail={totals.trafficAdded === 0 ? undefined : texts.overAllRows}
        />
      )}
      {!creates && (
        <Tile
          label={texts.cutOff}
          value={formatCount(totals.cutOff)}
          detail={totals.cutOff > 0 ? cutOffText(totals) : undefined}
          alarming={totals.cutOff > 0}
        />
      )}
    </dl>
  );
}

function cutOffText({ cutOff, cutOffOwned, cutOffCustomers }: RunView["totals"]): string {
  if (cutOffCustomers === 0) return texts.cutOffMeans;
  return cutOffOwned === cutOff
    ? texts.cutOffOf(cutOffCustomers)
    : texts.cutOffOfSome(cutOffOwned, cutOffCustomers);
}

function Tile({
  label,
  value,
  detail,
  title,
  alarming = false,
}: {
  label: string;
  value: string;
  detail?: string;
  title?: string;
  alarming?: boolean;
}) {
  return (
    <div
      title={title}
      className={cx(
        "min-h-[4.75rem] rounded-lg border px-3 py-2 max-sm:last:odd:col-span-2",
        alarming ? "border-bad/30 bg-bad-soft text-bad" : "bg-surface",
      )}
    >
      <dt className={cx("text-xs", !alarming && "text-muted")}>{label}</dt>
      <dd>
        <span className="block text-lg font-semibold tabular-nums">{value}</span>
        {detail && <span className={cx("block text-xs", !alarming && "text-faint")}>{detail}</span>}
      </dd>
    </div>
  );
}
