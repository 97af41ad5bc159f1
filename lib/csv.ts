import "server-only";
import Papa from "papaparse";
import { guardCell } from "./domain/csv";

/** CSV that no spreadsheet takes for formulas: such cells get a leading apostrophe. */
export function toCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const clean = rows.map((row) => row.map((cell) => (typeof cell === "string" ? guardCell(cell) : cell)));
  return Papa.unparse({ fields: [...columns], data: clean as unknown[][] }, { newline: "\r\n" });
}
