import type { StateShape, Tone } from "../tone";
import type { SubUserStatus } from "./vocabulary";

/** Each state with a label, a colour and a shape, so that none of them is the only sign. */
export const statusStyles: Record<SubUserStatus, { label: string; tone: Tone; shape: StateShape }> = {
  active: { label: "Active", tone: "good", shape: "dot" },
  disabled: { label: "Disabled", tone: "neutral", shape: "ring" },
  blocked: { label: "Blocked", tone: "bad", shape: "square" },
  unknown: { label: "Unknown", tone: "neutral", shape: "dash" },
};

/** A sub-user that its provider no longer lists. */
export const goneStyle = { label: "Gone", hint: "Its provider no longer lists it" };

export function statusLabel({
  status,
  vanishedAt,
}: {
  status: SubUserStatus;
  vanishedAt: string | null;
}): string {
  return vanishedAt === null ? statusStyles[status].label : goneStyle.label;
}
