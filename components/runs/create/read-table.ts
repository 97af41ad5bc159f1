import { loadCode } from "@/components/load-code";
import { unguardCell } from "@/lib/domain/csv";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";
import { recogniseColumns } from "./recognise";

export interface Table {
  /** Null when the first line is a row like the others. */
  headings: string[] | null;
  rows: string[][];
  mapping: (string | null)[];
}

/** Why a text is no table, with the line, for the person who gave it. */
export class TableProblemError extends Error {}

/** What the columns of a table without headings are. */
const unnamed = ["login", "password", "trafficcap"];
const separators = [",", "\t", ";", "|"];

/**
 * Text from a file or the clipboard as a table; the separator is found out where no first line "sep=;" names
 * it. What was guarded against formulas is as it was before. papaparse comes only when something is read.
 */
export async function readTable(text: string, fields: readonly FieldDescriptor[]): Promise<Table> {
  const { default: papaparse } = await loadCode(() => import("papaparse"));
  const all = text.replace(/^\ufeff/, "");
  const [named = "", delimiter] = /^"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\n|\r|$)/i.exec(all) ?? [];
  const { data, errors, meta } = papaparse.parse<string[]>(all.slice(named.length), {
    delimiter,
    skipEmptyLines: "greedy",
    delimitersToGuess: separators,
  });
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes) throw new TableProblemError(texts.strayQuote(lineAt(all, named.length + (quotes.index ?? 0))));
  // Where some lines end with CR LF and the most with LF, the CR is no part of the last cell.
  const cells =
    meta.linebreak === "\n"
      ? data.map((line) => line.with(-1, (line.at(-1) ?? "").replace(/\r$/, "")))
      : data;
  return tableOf(
    cells.map((line) => line.map(unguardCell)),
    fields,
  );
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\n|\r/).length;
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
