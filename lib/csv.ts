import "server-only";
import Papa from "papaparse";

/** CSV that no spreadsheet takes for formulas: such cells get a leading apostrophe. */
export function toCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const clean = rows.map((row) => row.map((cell) => (typeof cell === "string" ? inert(cell) : cell)));
  return Papa.unparse({ fields: [...columns], data: clean as unknown[][] }, { newline: "\r\n" });
}

function inert(cell: string): string {
  // Some programs read the full-width signs as the plain ones.
  return /^[\s\u0000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
}
