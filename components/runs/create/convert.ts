import { checkField, readUnits, unitOf } from "@/components/forms/field-values";
import { readTraffic, readWhole, saysUnlimited, type Amount } from "@/lib/domain/amount";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { readTags } from "@/lib/domain/sub-users/tags";
import * as texts from "@/lib/domain/texts/create-many";
import { emailField, nameFields, tagsField, type Target } from "./targets";

export interface CreateRow {
  /**
   * Keyed by the fields of the create form. A cell that could not be read stays as it was written; no cap is
   * "unlimited".
   */
  input: Record<string, unknown>;
  problems: string[];
}

export interface ConvertOptions {
  fields: readonly FieldDescriptor[];
  /** The target of each column; null for a column that is left out. */
  targets: readonly (Target | null)[];
  /** How many cells its first line has. */
  width: number;
  /** That line holds headings. */
  headed: boolean;
  /** For rows without an e-mail address; `{name}` stands for the login. */
  emailPattern: string;
}

/** Cells of a file as rows to create. What is wrong with one is said per row; the server checks again. */
export function convertRows(cells: readonly (readonly string[])[], options: ConvertOptions): CreateRow[] {
  const { fields, targets, emailPattern } = options;
  const rows = cells.map((line) => convertRow(line, options));
  const unmapped = unmappedFields(fields, targets, emailPattern);
  const { login, display } = nameFields(fields);
  // What follows from the login is missing with it.
  const following = login && unmapped.includes(login) ? [display, emailField(fields)] : [];
  return finishRows(rows, fields, emailPattern, [...unmapped, ...following]);
}

/** Required fields without a column: reported once instead of in every row. */
export function unmappedFields(
  fields: readonly FieldDescriptor[],
  targets: readonly (Target | null)[],
  emailPattern: string,
): FieldDescriptor[] {
  const { display } = nameFields(fields);
  const email = emailPattern.trim() === "" ? undefined : emailField(fields);
  return fields.filter(
    (field) =>
      field.required &&
      !field.secret &&
      field !== display &&
      field !== email &&
      !targets.some((target) => target?.field === field),
  );
}

function convertRow(line: readonly string[], { targets, width, headed }: ConvertOptions): CreateRow {
  const row: CreateRow = { input: {}, problems: [] };
  // An amount with an unquoted comma is two cells: what is in a column is then not what belongs there.
  const beyond = line.some((cell, column) => column >= width && cell.trim() !== "" && !targets[column]);
  if (beyond) row.problems.push((headed ? texts.tooManyCells : texts.moreCellsThanFirst)(line.length, width));
  targets.forEach((target, column) => {
    if (!target) return;
    const cell = line[column] ?? "";
    const found = readCell(target, asWritten.has(target.field.widget) ? cell : cell.trim());
    if (found.value !== undefined) row.input[target.field.name] = found.value;
    if (found.problem !== undefined) row.problems.push(found.problem);
  });
  return row;
}

interface Cell {
  /** As it was written where it could not be read; undefined where the cell says nothing. */
  value: unknown;
  problem?: string;
}

// A note keeps its line breaks and what cannot be seen; a password is taken as it is.
const asWritten: ReadonlySet<FieldDescriptor["widget"]> = new Set(["multiline", "password"]);

const isCap = ({ widget }: FieldDescriptor) => widget === "bytes-cap" || widget === "count-cap";
const isCount = ({ widget }: FieldDescriptor) => widget === "count" || widget === "gigabytes";

function readCell(target: Target, cell: string): Cell {
  const { field } = target;
  if (isCap(field)) return capCell(target, cell);
  if (cell === "") return { value: undefined };
  if (isCount(field))
    return amountCell(
      field,
      cell,
      unitOf(field).step < 1
        ? readUnits(cell, unitOf(field))
        : readWhole(cell, texts.notWhole(cell, field.label)),
    );
  return {
    value:
      field.choices?.find(({ value, label }) =>
        [value, label].some((each) => each.toLowerCase() === cell.toLowerCase()),
      )?.value ?? cell,
  };
}

/** Only the word means no cap: a blank, a dash or -1 may be a mistake, and a costly one. */
function capCell({ field, unit }: Target, cell: string): Cell {
  if (saysUnlimited(cell)) return { value: "unlimited" };
  if (cell === "") return { value: "", problem: texts.capEmpty(field.label) };
  const wrongOf = { none: texts.notWholeCap, gb: texts.notGbCap, bytes: texts.notBytesCap }[unit ?? "none"];
  const wrong = wrongOf(cell, field.label);
  const amount = unit === "gb" ? readTraffic(cell, wrong, { suffixes: true }) : readWhole(cell, wrong);
  const least = field.widget === "bytes-cap" && !field.zero ? 1 : 0;
  return amount.ok && amount.value < least
    ? { value: cell, problem: texts.capAboveZero(field.label) }
    : amountCell(field, cell, amount);
}

function amountCell({ label }: FieldDescriptor, cell: string, amount: Amount): Cell {
  if (amount.ok) return { value: amount.value };
  return {
    value: cell,
    problem: amount.problem.includes(label) ? amount.problem : texts.wrongField(label, amount.problem),
  };
}

/** The rows that say nothing of a cap they could have, and so get none: how many, and of which caps. */
export function uncappedRows(
  rows: readonly CreateRow[],
  fields: readonly FieldDescriptor[],
): { count: number; caps: string[] } {
  const caps = fields.filter(
    (field) => isCap(field) && rows.some(({ input }) => input[field.name] === undefined),
  );
  return {
    count: rows.filter(({ input }) => caps.some(({ name }) => input[name] === undefined)).length,
    caps: caps.map(({ label }) => label),
  };
}

/**
 * Fills what follows from the login, and says what is missing, wrong or there twice. Passwords may be
 * missing: Subdesk makes them. `missing`: fields of which that is said
 * elsewhere.
 */
export function finishRows(
  rows: readonly CreateRow[],
  fields: readonly FieldDescriptor[],
  emailPattern: string,
  missing: readonly (FieldDescriptor | undefined)[] = [],
): CreateRow[] {
  const { login, display } = nameFields(fields);
  const email = emailField(fields);
  const seen = new Set<string>();
  return rows.map(({ input: given, problems: found }) => {
    const input = { ...given };
    const problems = [...found];
    const name = login ? String(input[login.name] ?? "") : "";
    if (name !== "" && display && input[display.name] === undefined) input[display.name] = name;
    if (name !== "" && email && input[email.name] === undefined && emailPattern.trim() !== "")
      input[email.name] = emailPattern.trim().replaceAll("{name}", name);
    for (const field of fields)
      if (input[field.name] !== undefined || !missing.includes(field))
        problems.push(...problemsOf(field, input[field.name]));
    if (name !== "" && seen.has(name)) problems.push(texts.twice(name));
    seen.add(name);
    return { input, problems };
  });
}

function problemsOf(field: FieldDescriptor, value: unknown): string[] {
  if (value === undefined) return field.required && !field.secret ? [texts.missing(field.label)] : [];
  if (typeof value !== "string" || isCap(field) || isCount(field)) return [];
  if (field === tagsField) return [readTags(value).problem].filter((problem) => problem !== null);
  const problem = checkField(field, value);
  return problem === null ? [] : [texts.wrongField(field.label, problem)];
}
