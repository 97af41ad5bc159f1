import { checkField } from "@/components/forms/field-values";
import { gbTextToBytes } from "@/lib/format";
import type { FieldDescriptor } from "@/lib/providers/descriptor";
import { emailField, nameFields, type Target } from "./targets";

export interface CreateRow {
  /** Keyed by the fields of the create form. A cell that could not be read stays as it was written. */
  input: Record<string, unknown>;
  problems: string[];
}

export interface ConvertOptions {
  fields: readonly FieldDescriptor[];
  /** The target of every column, null for one that is left out. */
  targets: readonly (Target | null)[];
  /** For rows without an e-mail address; `{name}` stands for the login. */
  emailPattern: string;
}

/** Cells of a file as rows to create. What is wrong with one is said per row; the server checks again. */
export function convertRows(cells: readonly (readonly string[])[], { fields, targets, emailPattern }: ConvertOptions): CreateRow[] {
  const rows = cells.map((line) => convertRow(line, targets));
  return finishRows(rows, fields, emailPattern);
}

function convertRow(line: readonly string[], targets: readonly (Target | null)[]): CreateRow {
  const row: CreateRow = { input: {}, problems: [] };
  targets.forEach((target, column) => {
    const cell = line[column]?.trim() ?? "";
    if (!target || cell === "") return;
    const value = cellValue(target, cell);
    if (value === undefined) row.problems.push(`“${cell}” is no ${target.unit ? `amount of ${target.unit === "gb" ? "GB" : "bytes"}` : "whole number"} (${target.field.label}).`);
    row.input[target.field.name] = value === undefined ? cell : value;
  });
  return row;
}

const unlimited = /^(unlimited|none|no cap|no limit|∞|-1|-)$/i;
const bytesOf: Record<string, number> = { mb: 1e6, gb: 1e9, tb: 1e12 };

/** Undefined where it cannot be read; null is "no cap". */
function cellValue({ field, unit }: Target, cell: string): unknown {
  switch (field.widget) {
    case "bytes-cap":
      if (unlimited.test(cell)) return null;
      return unit === "bytes" ? wholeNumber(cell) : traffic(cell);
    case "count-cap":
      return unlimited.test(cell) ? null : wholeNumber(cell);
    case "count":
    case "gigabytes":
      return wholeNumber(cell);
    case "choice":
      return field.choices?.find(({ value, label }) => [value, label].some((each) => each.toLowerCase() === cell.toLowerCase()))?.value ?? cell;
    default:
      return cell;
  }
}

/** "5", "0.5", "5 GB", "500 MB", "1.5TB" as bytes. "1,000" could be one or a thousand, so it is neither. */
function traffic(cell: string): number | undefined {
  if (/\d,\d{3}(?!\d)/.test(cell)) return undefined;
  const match = /^([\d.,]+)\s*(mb|gb|tb)?$/i.exec(cell);
  const unit = bytesOf[(match?.[2] ?? "gb").toLowerCase()] ?? 1e9;
  const bytes = match?.[1] === undefined ? null : gbTextToBytes(match[1]);
  if (bytes === null) return undefined;
  const value = Math.round(bytes * (unit / 1e9));
  return Number.isSafeInteger(value) ? value : undefined;
}

function wholeNumber(cell: string): number | undefined {
  const digits = cell.replace(/[\s,](?=\d{3}(?!\d))/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** Fills what follows from the login, and says what is missing, wrong or there twice. Passwords may be missing: the desk makes them. */
export function finishRows(rows: readonly CreateRow[], fields: readonly FieldDescriptor[], emailPattern: string): CreateRow[] {
  const { login, display } = nameFields(fields);
  const email = emailField(fields);
  const seen = new Set<string>();
  return rows.map(({ input: given, problems: found }) => {
    const input = { ...given };
    const problems = [...found];
    const name = login ? String(input[login.name] ?? "") : "";
    if (name !== "" && display && input[display.name] === undefined) input[display.name] = name;
    if (name !== "" && email && input[email.name] === undefined && emailPattern.trim() !== "") input[email.name] = emailPattern.trim().replaceAll("{name}", name);
    for (const field of fields) problems.push(...problemsOf(field, input[field.name]));
    if (name !== "" && seen.has(name.toLowerCase())) problems.push(`${name} stands twice in the list.`);
    seen.add(name.toLowerCase());
    return { input, problems };
  });
}

function problemsOf(field: FieldDescriptor, value: unknown): string[] {
  if (value === undefined) return field.required && !field.secret ? [`${field.label} is missing.`] : [];
  if (typeof value !== "string" || field.widget === "bytes-cap" || field.widget === "count-cap") return [];
  const problem = checkField(field, value);
  return problem === null ? [] : [`${field.label}: ${problem}`];
}
