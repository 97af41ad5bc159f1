import "server-only";
import Papa from "papaparse";
import { cellOf } from "./domain/csv";

type Rows = readonly (readonly (string | number | null)[])[];

/** CSV in which spreadsheets run no formula and change no id. */
export function toCsv(columns: readonly string[], rows: Rows): string {
  return Papa.unparse(
    { fields: [...columns], data: rows.map((row) => row.map(cellOf)) as unknown[][] },
    { newline: "\r\n" },
  );
}

/** The same in parts, for what may be too much for one text: the columns, then each batch. */
export async function* csvParts(
  columns: readonly string[],
  batches: AsyncIterable<Rows>,
): AsyncGenerator<string, void> {
  yield toCsv(columns, []).trimEnd();
  for await (const rows of batches)
    if (rows.length > 0)
      yield `\r\n${Papa.unparse(
        rows.map((row) => row.map(cellOf)),
        { newline: "\r\n" },
      )}`;
}
