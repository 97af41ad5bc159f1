import { askedImage, fieldsSet, type Image, isSame } from "./asked";
import { isOwn, type OperationName } from "./names";
import type { OperationView, Seen } from "./operation";
import { operationFacts } from "./operations";
import { isLimitKey, limitInput, limitKey, limitName } from "./own-limits";
import { capFields } from "../sub-users/sub-user";

export interface Inverse {
  operation: OperationName;
  input: Record<string, unknown>;
}

interface InverseChange extends Inverse {
  /** The fields it restores: those that were changed and whose earlier value is known. */
  fields: string[];
  /** Those that were set and stay as they are, as nothing says what they were. */
  left: string[];
}

/** Why it cannot be undone. */
export type NotUndoableReason = "not-offered" | "unchanged" | "not-known" | "was-blocked";

/** The operation that undoes this one, where the provider offers it or Subdesk does it by itself. */
export function undoneBy(
  operation: OperationName,
  offers: (operation: OperationName) => boolean,
): OperationName | null {
  const by = operationFacts[operation].undo?.by;
  return by !== undefined && (isOwn(by) || offers(by)) ? by : null;
}

/** The fields of an image that a change has set, limits of the provider's own among them. */
export function fieldsChanged(row: { operation: OperationName; input: Image }): string[] {
  const own = row.operation === "set-limits" ? Object.keys(row.input).filter(isOwnLimit).map(limitKey) : [];
  return [...fieldsSet(row), ...own];
}

const isOwnLimit = (field: string) =>
  field !== "overrideBlock" && field !== "note" && !capFields.some((cap) => cap === field);

/**
 * The operation that undoes a change, from the values before and after it. A field with an unknown earlier
 * value is left alone. `fields`: those it has set; absent: all it could. `input`: what was asked.
 */
export function inverseChange(
  {
    operation,
    input: asked = {},
    before,
    after,
    fields,
  }: {
    operation: OperationName;
    input?: Image;
    before: Image;
    after: Image;
    fields?: readonly string[];
  },
  offers: (operation: OperationName) => boolean,
): InverseChange | NotUndoableReason {
  const by = undoneBy(operation, offers);
  if (by === null) return "not-offered";
  const restorable: readonly string[] = operationFacts[operation].undo?.fields ?? [];
  const own = by === "set-limits" ? Object.keys({ ...before, ...after }).filter(isLimitKey) : [];
  const isKnown = (field: string) => before[field] !== null && before[field] !== undefined;
  // A field that was set may have been changed even where no read reported it.
  const isChanged = (field: string) =>
    !isSame(before[field], after[field]) || (fields !== undefined && !isKnown(field));
  const differing = [...restorable, ...own].filter(
    (field) => (fields === undefined || fields.includes(field)) && isChanged(field),
  );
  const changed = differing.filter(isKnown);
  if (changed.length === 0) return differing.length === 0 ? "unchanged" : "not-known";
  // Only the provider can block.
  if (changed.includes("status") && before.status === "blocked") return "was-blocked";
  const input = changed
    .filter((field) => field !== "status")
    .map((field) =>
      isLimitKey(field)
        ? [limitName(field), limitInput(before[field], asked[limitName(field)])]
        : [field, before[field] === "unlimited" ? null : before[field]],
    );
  const left = differing.filter((field) => !isKnown(field));
  return { operation: by, input: Object.fromEntries(input), fields: changed, left };
}

/** Whether it was done, changed something, and its provider can undo it. */
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
  return typeof inverseChange({ operation, before, after }, (name) => offered.includes(name)) !== "string";
}

/**
 * The operation that undoes everything just asked for; null where none does, because the provider has none or
 * the earlier value is unknown. `before` is what was compared with the provider right before the change.
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
  const fields = fieldsChanged({ operation, input });
  // Accompanying caps may have their current value: the undo then needs them too.
  const is = { status: askedImage({ operation, input })?.status };
  const back = inverseChange({ operation, input, before: was, after: is, fields }, (name) =>
    offered.includes(name),
  );
  if (typeof back === "string") return null;
  const restorable: readonly string[] = operationFacts[operation].undo?.fields ?? [];
  const whole = fields.every(
    (field) => back.fields.includes(field) || !(restorable.includes(field) || isLimitKey(field)),
  );
  return whole ? { operation: back.operation, input: back.input } : null;
}
