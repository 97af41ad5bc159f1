import { outcomeLooks, type StateLook } from "../operations/states";
import type { RowState, RunState } from "./run";

export const runLooks: Record<RunState, StateLook> = {
  draft: { label: "Draft", tone: "neutral", shape: "ring" },
  queued: { label: "Waiting to start", tone: "accent", shape: "ring" },
  running: { label: "Running", tone: "accent", shape: "dot" },
  paused: { label: "Paused", tone: "warn", shape: "triangle" },
  done: { label: "Finished", tone: "good", shape: "dot" },
  cancelled: { label: "Cancelled", tone: "neutral", shape: "dash" },
};

/** In the order in which a run lists them. */
export const rowLooks: Record<RowState, StateLook> = {
  planned: { label: "Waiting", tone: "neutral", shape: "ring" },
  unknown: outcomeLooks.unknown,
  refused: outcomeLooks.refused,
  partly: outcomeLooks.partly,
  done: outcomeLooks.done,
  superseded: outcomeLooks.superseded,
  skipped: outcomeLooks.skipped,
  cancelled: { label: "Not done", tone: "neutral", shape: "dash" },
  excluded: { label: "Left out", tone: "neutral", shape: "dash" },
};
