import type { StateShape, Tone } from "../tone";
import type { CustomerRow } from "./row";

/** The state of a customer with a colour and a shape, so that neither alone carries it. */
export function stateWords({ state, merged, erased }: Pick<CustomerRow, "state" | "merged" | "erased">): {
  label: string;
  tone: Tone;
  shape: StateShape;
} {
  if (erased) return { label: "Erased", tone: "neutral", shape: "dash" };
  if (merged) return { label: "Merged", tone: "neutral", shape: "square" };
  return state === "active"
    ? { label: "Active", tone: "good", shape: "dot" }
    : { label: "Closed", tone: "neutral", shape: "ring" };
}
