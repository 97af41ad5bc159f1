import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { formatBytes, formatCount } from "@/lib/domain/format";

export interface ReceiptEntry {
  label: string;
  value: string;
  secret: boolean;
}

/** What was sent, labelled as the form labelled it. Empty fields are left out. */
export function receiptEntries(
  fields: readonly FieldDescriptor[],
  input: Record<string, unknown>,
): ReceiptEntry[] {
  return fields.flatMap((field): ReceiptEntry[] => {
    const value = text(field, input[field.name]);
    return value === "" ? [] : [{ label: field.label, value, secret: field.secret }];
  });
}

function text(field: FieldDescriptor, value: unknown): string {
  if (value === undefined || value === "") return "";
  if (value === null) return field.widget === "bytes-cap" || field.widget === "count-cap" ? "Unlimited" : "";
  if (typeof value === "number") return numberText(field, value);
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

function numberText({ widget }: FieldDescriptor, value: number): string {
  if (widget === "bytes-cap") return formatBytes(value);
  return widget === "gigabytes" ? `${formatCount(value)} GB` : formatCount(value);
}

/** All of it as lines a person can paste into a message. */
export function receiptText(entries: readonly ReceiptEntry[]): string {
  return entries.map(({ label, value }) => `${label}: ${value}`).join("\n");
}
