import { askedImage, fieldsSet, type Image } from "./asked";
import type { OperationName } from "./names";
import type { OperationView, Seen } from "./operation";
import { operationFacts } from "./operations";

export interface Inverse {
  operation: OperationName;
  input: Record<string, unknown>;
}

interface WayBack extends Inverse {
  /** What it puts back: those that were changed and are known. */
  fields: (keyof Seen)[];
}

/** Why nothing puts it back. */
export type NoWayBack = "not-offered" | "unchanged" | "was-blocked";

/** The operation that undoes this one, where the provider offers it. */
export function undoneBy(
  operation: OperationName,
  offers: (operation: OperationName) => boolean,
): OperationName | null {
  const by = operationFacts[operation].undo?.by;
  return by !== undefined && offers(by) ? by : null;
}

/**
 * What puts back what an operation changed, from what was there before and after it. What was not known before
 * stays as it is. `fields`: those it has set; absent: all it could.
 */
export function wayBackOf(
  {
    operation,
    before,
    after,
    fields,
  }: { operation: OperationName; before: Image; after: Image; fields?: readonly string[] },
  offers: (operation: OperationName) => boolean,
): WayBack | NoWayBack {
  const by = undoneBy(operation, offers);
  if (by === null) return "not-offered";
  const changed = (operationFacts[operation].undo?.fields ?? []).filter(
    (field) =>
      (fields === undefined || fields.includes(field)) &&
      before[field] !== after[field] &&
      before[field] !== null &&
      before[field] !== undefined,
  );
  if (changed.length === 0) return "unchanged";
  // Only the provider can block.
  if (changed.includes("status") && before.status === "blocked") return "was-blocked";
  const input = changed
    .filter((field) => field !== "status")
    .map((field) => [field, before[field] === "unlimited" ? null : before[field]]);
  return { operation: by, input: Object.fromEntries(input), fields: changed };
}

/** It was done, changed something, and its provider can do the opposite. */
export function isUndoable(
  {
    operation,
    state,
    remoteId,
    before,
    after,
  }: Pick<OperationView, "operation" | "state" | "remoteId" | "before" | "after">,
  offered: readonly OperationName[],
): boolean {
  if (state !== "done" || remoteId === null || !before || !after) return false;
  return typeof wayBackOf({ operation, before, after }, (name) => offered.includes(name)) !== "string";
}

/**
 * What puts everything back that was just asked for, or null where nothing does: the provider has no way back,
 * or what was there before is not known. `before` is what was compared with the provider right before the
 * change.
 */
export function inverseOf(
  operation: OperationName,
  input: Record<string, unknown>,
  before: Seen | undefined,
  offered: readonly OperationName[],
): Inverse | null {
  if (!before) return null;
  const { status, note } = before;
  const was = {
    ...before,
    note: note === null ? "" : note,
    status: status === "unknown" ? undefined : status,
  };
  const fields = fieldsSet({ operation, input });
  // Caps may go along with the value they have: the provider then needs them on the way back too.
  const is = { status: askedImage({ operation, input })?.status };
  const back = wayBackOf({ operation, before: was, after: is, fields }, (name) => offered.includes(name));
  if (typeof back === "string") return null;
  const whole = (operationFacts[operation].undo?.fields ?? []).every(
    (field) => !fields.includes(field) || back.fields.includes(field),
  );
  return whole ? { operation: back.operation, input: back.input } : null;
}
