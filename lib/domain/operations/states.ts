import type { StateShape, Tone } from "../tone";
import type { OperationState } from "./names";

export interface StateStyle {
  label: string;
  tone: Tone;
  shape: StateShape;
}

/** How an attempt has ended, wherever it is shown. */
export const outcomeStyles = {
  done: { label: "Done", tone: "good", shape: "dot" },
  partly: { label: "Partly done", tone: "warn", shape: "square" },
  refused: { label: "Refused", tone: "bad", shape: "square" },
  unknown: { label: "Unknown outcome", tone: "warn", shape: "triangle" },
  skipped: { label: "Skipped", tone: "neutral", shape: "dash" },
  superseded: { label: "Superseded", tone: "neutral", shape: "dash" },
} as const satisfies Partial<Record<OperationState, StateStyle>>;

/** What only the provider reports as done looks different from what a read has shown. */
export const acceptedStyle: StateStyle = { label: "Accepted", tone: "good", shape: "ring" };

export const operationStyles: Record<OperationState, StateStyle> = {
  planned: { label: "Not sent yet", tone: "neutral", shape: "ring" },
  sent: { label: "Under way", tone: "accent", shape: "ring" },
  ...outcomeStyles,
};
