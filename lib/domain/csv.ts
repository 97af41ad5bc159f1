// Spreadsheets recognise a formula by its first character, full-width ones included, and skip invisible
// characters before it; a leading tab or line end hides one. Leading apostrophes count, otherwise removing
// one would not restore a name that began with one. They also read a text of digits as a number: a long id
// keeps 15 digits or becomes 1.2E+15, 007 becomes 7, and 12e3 becomes 12000.
const guarded =
  /^'*(?:[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]|(?:0\d+|\d{12,}|\d+(?:\.\d+)?[eE]\d+)$)/u;

/** A cell that no spreadsheet runs or rewrites: a dangerous one gets a leading apostrophe. */
export function guardCell(cell: string): string {
  return guarded.test(cell) ? `'${cell}` : cell;
}

/** The original cell: removes the apostrophe exactly where one was added. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && guarded.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A spreadsheet loses the last digits of a larger number. */
const mostExact = 1e15;

/** A cell of a file: a number stays one while a spreadsheet keeps all its digits. */
export function cellOf(value: string | number | null): string | number | null {
  if (typeof value === "number") return Math.abs(value) < mostExact ? value : `'${value}`;
  return value === null ? null : guardCell(value);
}

/** Tells spreadsheets that a file is UTF-8. */
export const byteOrderMark = "\ufeff";

// Some runtimes read Windows-1252 as Latin-1, which has control characters at these positions.
const places80To9f = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The text of a file: by its byte order mark, else as UTF-8 where it is valid, else as Windows-1252, which
 * older spreadsheets write.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder("windows-1252").decode(bytes);
    return text.replace(/[\u0080-\u009f]/g, (control) => places80To9f.charAt(control.charCodeAt(0) - 0x80));
  }
}
