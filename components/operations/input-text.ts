import type { OperationView } from "@/lib/domain/operations/operation";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { receiptEntries } from "./receipt-entries";
import { fieldName, valueText, valueTexts } from "./value-text";

/** What was asked for, in one line; an edit as before → after. */
export function inputText(
  { operation, input, before }: Pick<OperationView, "operation" | "input" | "before">,
  descriptors: readonly OperationDescriptor[],
): string {
  if (operation === "set-limits" || operation === "set-note")
    return Object.entries(input)
      .map(([field, value]) => editText(field, value, before))
      .join(", ");
  const fields = descriptors.find(({ name }) => name === operation)?.fields ?? [];
  return receiptEntries(fields, input)
    .map(({ label, value }) => `${label} ${value}`)
    .join(", ");
}

function editText(field: string, value: unknown, before: Record<string, unknown> | null): string {
  // In an input null asks for no cap; in an image it means that the provider does not say.
  const after = value === null && field !== "note" ? "unlimited" : value;
  if (!before || !(field in before)) return `${fieldName(field)} ${valueText(field, after)}`;
  return `${fieldName(field)} ${valueTexts(field, before[field], after).join(" → ")}`;
}
