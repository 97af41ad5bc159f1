import type { Switches } from "./switches";

/** Wraps rows in parts, so that a list of a hundred thousand is never in memory as one text. */
export function* enveloped(
  rows: readonly Record<string, unknown>[],
  envelope: Switches["envelope"],
): Generator<string> {
  const alone = envelope === "envelope-object" && rows.length === 1;
  const single = envelope === "array-of-envelopes" || envelope === "envelope-per-row";
  if (envelope === "envelope-per-row") {
    yield `[${rows.map((row) => JSON.stringify({ success: true, data: [row] })).join(",")}]`;
    return;
  }
  if (single) yield "[";
  if (envelope !== "bare-array") yield '{"success":true,"data":';
  if (!alone) yield "[";
  for (let from = 0; from < rows.length; from += 500) {
    const part = rows.slice(from, from + 500).map((row) => JSON.stringify(row));
    yield (from > 0 ? "," : "") + part.join(",");
  }
  if (!alone) yield "]";
  if (envelope !== "bare-array") yield "}";
  if (single) yield "]";
}
