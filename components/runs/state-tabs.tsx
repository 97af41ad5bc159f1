"use client";

import { cx } from "@/components/ui/cx";
import { formatCount } from "@/lib/domain/format";
import type { RowState, RunView } from "@/lib/domain/runs/run";
import { plannedWord, rowWords } from "./words";

const order: RowState[] = [
  "planned",
  "unknown",
  "refused",
  "done",
  "superseded",
  "skipped",
  "cancelled",
  "excluded",
];

interface StateTabsProps {
  run: Pick<RunView, "action" | "state" | "totals">;
  /** null: all of them; undefined: none of these. */
  value: RowState | null | undefined;
  onChange: (state: RowState | null) => void;
}

/** Narrows the rows to one state; states without rows are left out, but the chosen one stays. */
export function StateTabs({ run, value, onChange }: StateTabsProps) {
  const words = run.state === "draft" ? { ...rowWords, planned: plannedWord(run.action) } : rowWords;
  const shown = order.filter((state) => run.totals.byState[state] > 0 || state === value);
  const tab = (state: RowState | null, label: string, count: number) => (
    <button
      key={label}
      type="button"
      aria-pressed={value === state}
      onClick={() => onChange(state)}
      className={cx(
        "-mb-px whitespace-nowrap border-b-2 px-0.5 py-2 text-[0.8125rem] font-medium -outline-offset-2",
        value === state ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
      )}
    >
      {label} <span className="font-normal tabular-nums text-faint">{formatCount(count)}</span>
    </button>
  );
  return (
    <div role="group" aria-label="Rows shown" className="flex gap-4 overflow-x-auto border-b px-3">
      {tab(null, "All", run.totals.rows)}
      {shown.map((state) => tab(state, words[state], run.totals.byState[state]))}
    </div>
  );
}
