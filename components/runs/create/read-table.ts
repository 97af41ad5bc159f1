import { readCsv } from "@/components/forms/read-csv";
import { unguardCell } from "@/lib/domain/csv";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { recogniseColumns } from "./recognise";

export interface Table {
  /** Null when the first line is a row like the others. */
  headings: string[] | null;
  rows: string[][];
  mapping: (string | null)[];
}

/** What the columns of a table without headings are. */
const unnamed = ["login", "password", "trafficcap"];
/** Text from a file or the clipboard as a table. What was guarded against formulas is as it was before. */
export async function readTable(text: string, fields: readonly FieldDescriptor[]): Promise<Table> {
  const cells = await readCsv(text);
  return tableOf(
    cells.map((line) => line.map(unguardCell)),
    fields,
  );
}

/** The first line holds headings when at least one of them is known; else the first column is the name. */
function tableOf(lines: string[][], fields: readonly FieldDescriptor[]): Table {
  const first = lines[0] ?? [];
  const mapping = recogniseColumns(first, fields);
  if (mapping.some((key) => key !== null))
    return { headings: first, rows: lines.slice(1), mapping: widened(mapping, lines) };
  return {
    headings: null,
    rows: lines,
    mapping: widened(recogniseColumns(unnamed, fields), lines).map((key, column) =>
      column < first.length ? key : null,
    ),
  };
}

function widened(mapping: (string | null)[], lines: string[][]): (string | null)[] {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return Array.from({ length: width }, (_, column) => mapping[column] ?? null);
}
