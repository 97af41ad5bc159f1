import type { RowState } from "@/lib/domain/runs/run";
import { countOf, rowWords } from "./words";

export interface Segment {
  state: RowState;
  label: string;
  count: number;
  /** Of the rows there is something to do for, in percent; 0 for those skipped. */
  share: number;
}

const order: RowState[] = ["done", "unknown", "refused", "superseded", "cancelled", "planned", "skipped"];

/** The parts of a run's progress; rows that were left out are none of them. */
export function segmentsOf(byState: Record<RowState, number>): Segment[] {
  const all = countOf(byState);
  return order
    .filter((state) => byState[state] > 0)
    .map((state) => ({
      state,
      label: state === "planned" ? "left" : rowWords[state].toLowerCase(),
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
