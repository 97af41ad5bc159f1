import type { StatusShape } from "@/components/ui/status-badge";
import type { AccountState } from "./account-state";

/** Each state of an account is told by words, a colour and a shape. */
export const stateShapes: Record<AccountState["tone"], StatusShape> = {
  good: "dot",
  warn: "triangle",
  bad: "square",
  neutral: "ring",
};
