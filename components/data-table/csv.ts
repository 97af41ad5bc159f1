// A spreadsheet runs a cell that begins with one of these as a formula; a leading tab or line end hides one.
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell that no spreadsheet will take for a formula. */
export function neutralised(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

/** CSV text with a header line; papaparse comes only when somebody exports. */
export async function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): Promise<string> {
  const { default: papaparse } = await import("papaparse");
  return papaparse.unparse([header, ...rows].map((row) => row.map(neutralised)), { newline: "\r\n" });
}

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export function download(fileName: string, csv: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
