import type { FieldConflict } from "@/lib/domain/operations/operation";
import type { LimitDescriptor } from "@/lib/domain/providers/descriptor";
import { limitInImage } from "@/lib/domain/providers/limit-text";
import { fieldName, valueText, valueTexts } from "./value-text";

/** What the field is called, and its values as they were seen and as they are now. */
export function conflictTexts(
  { field, seen, now }: FieldConflict,
  limits: readonly LimitDescriptor[],
): { label: string; values: [string, string] } {
  const own = limitInImage(field, limits);
  if (!own) return { label: fieldName(field), values: valueTexts(field, seen, now) };
  const text = (value: unknown) => own.text(value) ?? valueText(field, undefined);
  return { label: own.label, values: [text(seen), text(now)] };
}
