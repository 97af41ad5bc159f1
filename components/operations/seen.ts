import type { FieldConflict, Seen } from "@/lib/domain/operations/operation";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** What the person had before them. */
export function seenOf({ status, trafficCap, ipCap, note }: SubUser): Seen {
  return { status, trafficCap, ipCap, note };
}

/** The same after they were shown what it is now. */
export function withConflictsSeen(seen: Seen | undefined, conflicts: readonly FieldConflict[]): Seen {
  return {
    ...seen,
    ...Object.fromEntries(
      conflicts.filter(({ field }) => comparable.has(field)).map(({ field, now }) => [field, now]),
    ),
  };
}

const comparable = new Set(["status", "trafficCap", "ipCap", "note"]);

/** Whether agreeing to the present values is enough to go on; another name, say, means another sub-user. */
export function canApplyAnyway(conflicts: readonly FieldConflict[]): boolean {
  return conflicts.every(({ field }) => comparable.has(field));
}
