import type { AccountState } from "./account-state";
import type { StateShape } from "@/lib/domain/tone";

/** Each state of an account is told by words, a colour and a shape. */
export const stateShapes: Record<AccountState["tone"], StateShape> = {
  good: "dot",
  warn: "triangle",
  bad: "square",
  neutral: "ring",
};
