import { gbTextToBytes } from "@/lib/format";
import type { FieldDescriptor } from "@/lib/providers/descriptor";
import { finishRows, type CreateRow } from "./convert";
import { nameFields } from "./targets";

/** What a person types to make many at once; all as written. */
export interface Pattern {
  prefix: string;
  start: string;
  digits: string;
  count: string;
  trafficGb: string;
  ips: string;
  note: string;
  email: string;
}

export const emptyPattern: Pattern = { prefix: "", start: "1", digits: "3", count: "10", trafficGb: "", ips: "", note: "", email: "" };

export type PatternErrors = Partial<Record<keyof Pattern, string>>;

const mostRows = 10_000;

export function checkPattern({ prefix, start, digits, count, trafficGb, ips }: Pattern): PatternErrors {
  const errors: PatternErrors = {};
  if (prefix.trim() === "") errors.prefix = "Write how the names begin.";
  if (!within(start, 0, 999_999_999)) errors.start = "A whole number, 0 or more.";
  if (!within(digits, 1, 9)) errors.digits = "From 1 to 9.";
  if (!within(count, 1, mostRows)) errors.count = "From 1 to 10,000.";
  if (trafficGb.trim() !== "" && !(gbTextToBytes(trafficGb) ?? 0)) errors.trafficGb = "An amount of GB above 0, or empty for no cap.";
  if (ips.trim() !== "" && !within(ips, 1, 2_000_000_000)) errors.ips = "A whole number above 0, or empty for no cap.";
  return errors;
}

/** The names a pattern stands for: prefix and number, the number filled with zeros. */
export function patternNames({ prefix, start, digits, count }: Pattern): string[] {
  return Array.from({ length: Number(count) }, (_, index) => `${prefix.trim()}${String(Number(start) + index).padStart(Number(digits), "0")}`);
}

/** Rows to create; call it only where checkPattern finds nothing. Caps and a note that are empty are left to the provider's default. */
export function expandPattern(pattern: Pattern, fields: readonly FieldDescriptor[]): CreateRow[] {
  const { login } = nameFields(fields);
  const of = (widget: FieldDescriptor["widget"]) => fields.find((field) => field.widget === widget)?.name;
  const shared: [string | undefined, unknown][] = [
    [of("bytes-cap"), pattern.trafficGb.trim() === "" ? undefined : gbTextToBytes(pattern.trafficGb)],
    [of("count-cap"), pattern.ips.trim() === "" ? undefined : Number(pattern.ips)],
    [of("multiline"), pattern.note === "" ? undefined : pattern.note],
  ];
  const rest = Object.fromEntries(shared.filter(([name, value]) => name !== undefined && value !== undefined));
  const rows = patternNames(pattern).map((name): CreateRow => ({ input: { ...(login && { [login.name]: name }), ...rest }, problems: [] }));
  return finishRows(rows, fields, pattern.email);
}

function within(text: string, least: number, most: number): boolean {
  return /^\d{1,10}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}
