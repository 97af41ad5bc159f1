import { makeUuid } from "@/components/make-uuid";
import type { ErrorBody } from "@/lib/domain/errors";
import type { FieldConflict, OperationView, Seen } from "@/lib/domain/operations/operation";
import { isLimitKey, limitsImage } from "@/lib/domain/operations/own-limits";
import { capFields, type SubUser } from "@/lib/domain/sub-users/sub-user";

export interface OperationIds {
  /** The id under which this is carried out: the same for the same payload as long as its outcome is open. */
  idFor(payload: unknown): string;
  /** The outcome is known, so sending the same again is a new wish. */
  settle(): void;
}

/**
 * Keeps one id per dialog and input, so that a second click or a retry after a lost answer is never a second
 * write.
 */
export function createOperationIds(make: () => string = makeUuid): OperationIds {
  let current: { id: string; payload: string } | null = null;
  return {
    idFor(payload) {
      const text = stable(payload);
      if (current?.payload !== text) current = { id: make(), payload: text };
      return current.id;
    },
    settle() {
      current = null;
    },
  };
}

/** Equal for equal content, whatever the order of its keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** What the person had before them. */
export function seenOf({ name, status, trafficCap, ipCap, note, limits }: SubUser): Seen {
  return { name, status, trafficCap, ipCap, note, ...limitsImage(limits) };
}

/** Of what they saw, what it certainly was: a cap that the server did not know then was only remembered. */
export function knownBefore(seen: Seen | undefined, { before }: OperationView): Seen | undefined {
  const notKnown = capFields.filter((cap) => seen?.[cap] !== undefined && before?.[cap] === null);
  return seen && { ...seen, ...Object.fromEntries(notKnown.map((cap) => [cap, null])) };
}

/** The same after they were shown what it is now. */
export function withConflictsSeen(seen: Seen | undefined, conflicts: readonly FieldConflict[]): Seen {
  return {
    ...seen,
    ...Object.fromEntries(
      conflicts.filter(({ field }) => isComparable(field)).map(({ field, now }) => [field, now]),
    ),
  };
}

const comparable = new Set(["status", "trafficCap", "ipCap", "note"]);
const isComparable = (field: string) => comparable.has(field) || isLimitKey(field);

/** Whether agreeing to the present values is enough; another name, say, means another sub-user. */
export function canApplyAnyway(conflicts: readonly FieldConflict[]): boolean {
  return conflicts.every(({ field }) => isComparable(field));
}

/** It may have been carried out all the same; under the same id it can be sent again. */
export function leavesOpen({ code }: ErrorBody): boolean {
  return code === "no-answer" || code === "unknown-outcome";
}
