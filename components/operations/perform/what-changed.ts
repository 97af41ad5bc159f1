import { changesOf } from "@/components/operations/outcome/changes";
import { fieldName, valueTexts } from "@/components/operations/outcome/value-text";
import type { OperationView } from "@/lib/domain/operations/operation";
import { changed } from "@/lib/domain/texts/activity";

/** "Traffic cap: 60 GB → 80 GB"; empty where its name says it all, or nothing is known. */
export function whatChanged(operation: Pick<OperationView, "operation" | "before" | "after">): string {
  return changesOf(operation)
    .filter(({ field }) => field !== "status" || !statusChanges.includes(operation.operation))
    .map(({ field, before, after }) => changed(fieldName(field), ...valueTexts(field, before, after)))
    .join(", ");
}

const statusChanges: readonly OperationView["operation"][] = ["enable", "disable", "delete"];
