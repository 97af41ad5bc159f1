import "server-only";
import Papa from "papaparse";
import { cellOf } from "./domain/csv";

/** CSV that no spreadsheet takes for formulas, and of which none changes an id. */
export function toCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return Papa.unparse(
    { fields: [...columns], data: rows.map((row) => row.map(cellOf)) as unknown[][] },
    { newline: "\r\n" },
  );
}
