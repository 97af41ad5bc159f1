import { recogniseColumns } from "./recognise";
import type { FieldDescriptor } from "@/lib/providers/descriptor";

export interface Table {
  /** Null when the first line is a row like the others. */
  headings: string[] | null;
  rows: string[][];
  mapping: (string | null)[];
}

/** Text from a file or the clipboard as a table; the separator is found out. papaparse comes only when something is read. */
export async function readTable(text: string, fields: readonly FieldDescriptor[]): Promise<Table> {
  const { default: papaparse } = await import("papaparse");
  const { data } = papaparse.parse<string[]>(text.replace(/^\ufeff/, ""), { skipEmptyLines: "greedy", delimitersToGuess: [",", "\t", ";", "|"] });
  return tableOf(data, fields);
}

/** The first line holds headings when at least one of them is known; else the first column is the name. */
export function tableOf(lines: string[][], fields: readonly FieldDescriptor[]): Table {
  const first = lines[0] ?? [];
  const mapping = recogniseColumns(first, fields);
  if (mapping.some((key) => key !== null)) return { headings: first, rows: lines.slice(1), mapping: widened(mapping, lines) };
  return { headings: null, rows: lines, mapping: widened(recogniseColumns(["login", "password", "traffic cap"], fields), lines).map((key, column) => (column < first.length ? key : null)) };
}

function widened(mapping: (string | null)[], lines: string[][]): (string | null)[] {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return Array.from({ length: width }, (_, column) => mapping[column] ?? null);
}
