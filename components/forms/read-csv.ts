import { loadCode } from "@/components/load-code";
import * as texts from "@/lib/domain/texts/forms";

/** Why a text is no table, with the line, for the person who gave it. */
export class TableProblemError extends Error {}

const separators = [",", "\t", ";", "|"];

/**
 * The cells of a text from a file or the clipboard, unchanged; the separator is detected unless the first line
 * names it, as in "sep=;". papaparse comes only when something is read.
 */
export async function readCsv(text: string): Promise<string[][]> {
  const { default: papaparse } = await loadCode(() => import("papaparse"));
  const all = text.replace(/^\ufeff/, "");
  const [named = "", delimiter] = /^"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\n|\r|$)/i.exec(all) ?? [];
  const { data, errors, meta } = papaparse.parse<string[]>(all.slice(named.length), {
    delimiter,
    skipEmptyLines: "greedy",
    delimitersToGuess: separators,
  });
  // One that is not closed takes the lines after it into its cell.
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes) throw new TableProblemError(texts.strayQuote(lineAt(all, named.length + (quotes.index ?? 0))));
  // Where some lines end with CR LF and the most with LF, the CR is no part of the last cell.
  return meta.linebreak === "\n"
    ? data.map((line) => line.with(-1, (line.at(-1) ?? "").replace(/\r$/, "")))
    : data;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\n|\r/).length;
}
