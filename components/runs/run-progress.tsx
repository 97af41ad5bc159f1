"use client";

import { cx } from "@/components/ui/cx";
import type { RowState, RunView } from "@/lib/domain/runs/run";
import { rowStyles } from "@/lib/domain/runs/states";
import * as texts from "@/lib/domain/texts/run";
import { countOf, leftText, rateText } from "./words";

const colours: Record<RowState, string> = {
  done: "bg-good",
  unknown: "bg-warn",
  refused: "bg-bad",
  superseded: "bg-line-strong",
  partly: "bg-warn",
  skipped: "bg-line-strong",
  cancelled: "bg-faint",
  planned: "bg-transparent",
  excluded: "bg-transparent",
};

export function RunProgress({ run }: { run: RunView }) {
  const segments = segmentsOf(run.totals.byState);
  const percent = percentDone(run.totals.byState);
  return (
    <div className="grid gap-2">
      <div
        role="progressbar"
        aria-label={texts.progress}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="flex h-2.5 overflow-hidden rounded-full border bg-sunken"
      >
        {segments.map(({ state, share }) => (
          <span
            key={state}
            style={{ width: `${share}%` }}
            className={cx("transition-[width] duration-500", colours[state])}
          />
        ))}
      </div>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem] tabular-nums">
        <span className="font-medium">{texts.percent(percent)}</span>
        {segments.map(({ state, label, count }) => (
          <span key={state} className="inline-flex items-center gap-1.5 text-muted">
            <span
              aria-hidden="true"
              className={cx(
                "size-2 rounded-full",
                state === "planned" ? "border border-line-strong" : colours[state],
              )}
            />
            {texts.countAndState(count, label)}
          </span>
        ))}
        <span className="ml-auto text-muted">
          {run.state === "running" &&
            run.rate !== null &&
            texts.pace(rateText(run.rate), run.secondsLeft === null ? null : leftText(run.secondsLeft))}
        </span>
      </p>
    </div>
  );
}

export interface Segment {
  state: RowState;
  label: string;
  count: number;
  /** Of the rows there is something to do for, in percent; 0 for those skipped. */
  share: number;
}

const order: RowState[] = [
  "done",
  "partly",
  "unknown",
  "refused",
  "superseded",
  "cancelled",
  "planned",
  "skipped",
];

/** The parts of a run's progress; rows that were left out are none of them. */
export function segmentsOf(byState: Record<RowState, number>): Segment[] {
  const all = countOf(byState);
  return order
    .filter((state) => byState[state] > 0)
    .map((state) => ({
      state,
      label: state === "planned" ? texts.left : rowStyles[state].label.toLowerCase(),
      count: byState[state],
      share: state === "skipped" || all === 0 ? 0 : (byState[state] / all) * 100,
    }));
}

/** Whole percent that is behind; 100 only when nothing is left and nothing was called off. */
export function percentDone(byState: Record<RowState, number>): number {
  const left = segmentsOf(byState).reduce(
    (sum, { state, share }) => (state === "planned" || state === "cancelled" ? sum + share : sum),
    0,
  );
  return Math.floor(100 - left);
}
