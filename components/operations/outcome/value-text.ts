import { formatBytes, formatBytesApart, formatCount, visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import { isLimitKey, limitName } from "@/lib/domain/operations/own-limits";
import type { FieldDescriptor, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { writeUnits } from "@/lib/domain/providers/traffic-unit";
import * as texts from "@/lib/domain/texts/values";

const byteFields = new Set(["trafficCap", "trafficUsed"]);

export function fieldName(field: string): string {
  return texts.fields[field] ?? (isLimitKey(field) ? limitName(field) : field);
}

/** A value of a sub-user or of an operation's input, in words. */
export function valueText(field: string, value: unknown): string {
  if (value === "unlimited") return texts.unlimited;
  if (value === undefined || (value === null && field !== "note")) return texts.notReported;
  if (Array.isArray(value)) return value.length === 0 ? texts.none : visibleText(value.join(", "));
  if (value === null || value === "") return texts.empty;
  if (typeof value === "number") return byteFields.has(field) ? formatBytes(value) : formatCount(value);
  if (field === "status") return String(value).replace(/^./, (letter) => letter.toUpperCase());
  return visibleText(String(value));
}

/** Two values of one field, before and after: what differs never reads the same. */
export function valueTexts(field: string, before: unknown, after: unknown): [string, string] {
  if (byteFields.has(field) && typeof before === "number" && typeof after === "number")
    return formatBytesApart([before, after]);
  return [valueText(field, before), valueText(field, after)];
}

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

/** What the provider has made for a customer to sign in with. */
export function credentialEntries({ login, password }: { login: string; password: string }): ReceiptEntry[] {
  return [
    { label: texts.userName, value: login, secret: false },
    { label: texts.proxyPassword, value: password, secret: true },
  ];
}

function text(field: FieldDescriptor, value: unknown): string {
  if (value === undefined || value === "") return "";
  if (value === null)
    return field.widget === "bytes-cap" || field.widget === "count-cap" ? texts.unlimited : "";
  if (typeof value === "number") return numberText(field, value);
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

function numberText({ widget, unit }: FieldDescriptor, value: number): string {
  if (widget === "bytes-cap") return formatBytes(value);
  return widget === "gigabytes" ? writeUnits(value, unit) : formatCount(value);
}

/** All of it as lines a person can paste into a message. */
export function receiptText(entries: readonly ReceiptEntry[]): string {
  return entries.map(({ label, value }) => texts.entry(label, value)).join("\n");
}

/** The input in one line; an edit as before → after. */
export function inputText(
  { operation, input, before }: Pick<OperationView, "operation" | "input" | "before">,
  descriptors: readonly OperationDescriptor[],
): string {
  const fields = descriptors.find(({ name }) => name === operation)?.fields ?? [];
  if (operation === "set-limits" || operation === "set-note" || operation === "set-tags")
    return Object.entries(input)
      .map(([field, value]) => ownText(fields, field, value) ?? editText(field, value, before))
      .join(", ");
  return receiptEntries(fields, input)
    .map(({ label, value }) => texts.asked(label, value))
    .join(", ");
}

/** What was asked of limits that only its provider has: they are in no image of a sub-user. */
export function ownLimitTexts(
  { operation, input }: Pick<OperationView, "operation" | "input">,
  descriptors: readonly OperationDescriptor[],
): string[] {
  if (operation !== "set-limits") return [];
  const fields = descriptors.find(({ name }) => name === operation)?.fields ?? [];
  return Object.entries(input).flatMap(([field, value]) => ownText(fields, field, value) ?? []);
}

/** Of a field that only its provider has: "Threads 50". */
function ownText(fields: readonly FieldDescriptor[], field: string, value: unknown): string | undefined {
  if (field in texts.fields) return undefined;
  const [entry] = receiptEntries(
    fields.filter(({ name }) => name === field),
    { [field]: value },
  );
  return entry && texts.asked(entry.label, entry.value);
}

function editText(field: string, value: unknown, before: Record<string, unknown> | null): string {
  // In an input null asks for no cap; in an image it means that the provider does not say.
  const after = value === null && field !== "note" ? "unlimited" : value;
  if (!before || !(field in before)) return texts.asked(fieldName(field), valueText(field, after));
  return texts.edited(fieldName(field), ...valueTexts(field, before[field], after));
}
