import "server-only";
import Papa from "papaparse";
import { cellOf } from "./domain/csv";

/** CSV in which spreadsheets run no formula and change no id. */
export function toCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return Papa.unparse(
    { fields: [...columns], data: rows.map((row) => row.map(cellOf)) as unknown[][] },
    { newline: "\r\n" },
  );
}
