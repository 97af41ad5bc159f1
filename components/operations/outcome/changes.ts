import { isSame } from "@/lib/domain/operations/asked";
import type { OperationView } from "@/lib/domain/operations/operation";

interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

// Counters move by themselves: that is not what the operation did, unless it adds to them.
const compared = ["status", "trafficCap", "ipCap", "note", "name", "tags"];

/** What differs between the images before and after, of what an operation can change. */
export function changesOf({ before, after }: Pick<OperationView, "before" | "after">): FieldChange[] {
  if (!before || !after) return [];
  return compared
    .filter((field) => !isSame(before[field] ?? null, after[field] ?? null))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
