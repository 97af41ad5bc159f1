import { formatBytes, formatBytesApart, formatCount, visibleText } from "@/lib/domain/format";

const fieldNames: Record<string, string> = {
  status: "Status",
  trafficCap: "Traffic cap",
  ipCap: "IP cap",
  note: "Note",
  name: "Name",
};
const byteFields = new Set(["trafficCap", "trafficUsed"]);

export function fieldName(field: string): string {
  return fieldNames[field] ?? field;
}

/** A value of a sub-user or of an operation's input, in words. */
export function valueText(field: string, value: unknown): string {
  if (value === "unlimited") return "Unlimited";
  if (value === undefined || (value === null && field !== "note")) return "Not reported";
  if (value === null || value === "") return "Empty";
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
