import type { SubUser, SubUserPage } from "@/lib/domain/sub-users/sub-user";

/**
 * One field of all rows. Most fields of a page say the same over and over: a field that never differs is sent
 * once, one of few values as a row of digits, a time as its milliseconds.
 */
type Column =
  | { same: unknown }
  | { of: unknown[]; at: string }
  | { times: (number | null)[] }
  | { each: unknown[] };

/** A page of sub-users for the way to the browser: a third of its size. */
interface PackedPage {
  columns: Record<string, Column>;
  count: number;
  total: number;
  page: number;
  size: number;
}

/** At most ten: one digit each. */
const few = 8;

export function pack({ rows, ...counts }: SubUserPage): PackedPage {
  const fields = Object.keys(rows[0] ?? {}) as (keyof SubUser)[];
  return {
    ...counts,
    count: rows.length,
    columns: Object.fromEntries(
      fields.map((field) => [field, packColumn(rows.map((row) => sent(row, field)))]),
    ),
  };
}

function sent(row: SubUser, field: keyof SubUser): unknown {
  if (field !== "forecast" || !row.forecast) return row[field];
  const { low, mid, high } = row.forecast;
  return { low: inHundredths(low), mid: inHundredths(mid), high: inHundredths(high) };
}

/** Days, of which cells say whole ones. Upwards, as only 0 is used up. */
function inHundredths(days: number | null): number | null {
  return days === null ? null : Math.ceil(days * 100) / 100;
}

/** Only for what `pack` has made. */
export function unpack({ columns, count, ...counts }: PackedPage): SubUserPage {
  const fields = Object.entries(columns).map(
    ([field, column]) => [field, unpackColumn(column, count)] as const,
  );
  const rows = Array.from(
    { length: count },
    (_, at) => Object.fromEntries(fields.map(([field, values]) => [field, values[at]])) as unknown as SubUser,
  );
  return { ...counts, rows };
}

function packColumn(values: unknown[]): Column {
  if (values.some((value) => typeof value === "object" && value !== null)) {
    const first = JSON.stringify(values[0]);
    return values.every((value) => JSON.stringify(value) === first) ? { same: values[0] } : { each: values };
  }
  const distinct = [...new Set(values)];
  if (distinct.length === 1) return { same: distinct[0] };
  if (values.every(isTime))
    return { times: values.map((value) => (value === null ? null : Date.parse(value))) };
  if (distinct.length <= few && values.length > few)
    return { of: distinct, at: values.map((value) => distinct.indexOf(value)).join("") };
  return { each: values };
}

function unpackColumn(column: Column, count: number): unknown[] {
  if ("same" in column) return Array.from({ length: count }, () => column.same);
  if ("of" in column) return Array.from(column.at, (at) => column.of[Number(at)]);
  if ("times" in column)
    return column.times.map((time) => (time === null ? null : new Date(time).toISOString()));
  return column.each;
}

/** Exactly as `toISOString` writes it, so that nothing is lost on the way. */
function isTime(value: unknown): value is string | null {
  if (value === null) return true;
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString() === value
  );
}
