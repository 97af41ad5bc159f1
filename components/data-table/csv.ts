import { loadCode } from "@/components/load-code";
import { byteOrderMark, cellOf } from "@/lib/domain/csv";

/** CSV text with a header line; papaparse comes only when someone exports. */
export async function toCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Promise<string> {
  const { default: papaparse } = await loadCode(() => import("papaparse"));
  return papaparse.unparse(
    [header, ...rows].map((row) => row.map(cellOf)),
    { newline: "\r\n" },
  );
}

export function download(fileName: string, csv: string): void {
  const url = URL.createObjectURL(new Blob([byteOrderMark, csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
