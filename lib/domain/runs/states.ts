import { outcomeStyles, type StateStyle } from "../operations/states";
import type { RowState, RunState } from "./run";

export const runStyles: Record<RunState, StateStyle> = {
  draft: { label: "Draft", tone: "neutral", shape: "ring" },
  queued: { label: "Waiting to start", tone: "accent", shape: "ring" },
  running: { label: "Running", tone: "accent", shape: "dot" },
  paused: { label: "Paused", tone: "warn", shape: "triangle" },
  done: { label: "Finished", tone: "good", shape: "dot" },
  cancelled: { label: "Cancelled", tone: "neutral", shape: "dash" },
};

/** In the order in which a run lists them. */
export const rowStyles: Record<RowState, StateStyle> = {
  planned: { label: "Waiting", tone: "neutral", shape: "ring" },
  unknown: outcomeStyles.unknown,
  refused: outcomeStyles.refused,
  partly: outcomeStyles.partly,
  done: outcomeStyles.done,
  superseded: outcomeStyles.superseded,
  skipped: outcomeStyles.skipped,
  cancelled: { label: "Not done", tone: "neutral", shape: "dash" },
  excluded: { label: "Left out", tone: "neutral", shape: "dash" },
};
