import type { OperationName } from "@/lib/domain/operations/names";
import type { Seen } from "@/lib/domain/operations/operation";

export interface Inverse {
  operation: OperationName;
  input: Record<string, unknown>;
}

/**
 * What puts things back as they were, or null where nothing does: the provider has no way back, or what was
 * there before is not known. `before` is what was compared with the provider right before the change.
 */
export function inverseOf(
  operation: OperationName,
  input: Record<string, unknown>,
  before: Seen | undefined,
  offered: readonly OperationName[],
): Inverse | null {
  if (!before) return null;
  switch (operation) {
    case "enable":
      return before.status === "disabled" && offered.includes("disable")
        ? { operation: "disable", input: {} }
        : null;
    case "disable":
      return before.status === "active" && offered.includes("enable")
        ? { operation: "enable", input: {} }
        : null;
    case "set-note":
      return before.note === undefined ? null : { operation: "set-note", input: { note: before.note ?? "" } };
    case "set-limits":
      return inverseLimits(input, before);
    default:
      return null;
  }
}

function inverseLimits(input: Record<string, unknown>, before: Seen): Inverse | null {
  const back: Record<string, unknown> = {};
  for (const field of ["trafficCap", "ipCap"] as const) {
    if (!(field in input)) continue;
    const cap = before[field];
    if (cap === undefined || cap === null) return null;
    back[field] = cap === "unlimited" ? null : cap;
  }
  return { operation: "set-limits", input: back };
}
