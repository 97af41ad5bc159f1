// Spreadsheets take a cell for a formula by its first sign, the full-width ones too, and skip what cannot be
// seen before it; a leading tab or line end hides one. Apostrophes before it count, or taking one off would
// not bring a name back that began with one.
//
// They also take a text of digits for a number: of a long id they keep 15 digits or show 1.2E+15, of 007 they
// keep 7, and of 12e3 they make 12000.
const guarded =
  /^'*(?:[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]|(?:0\d+|\d{12,}|\d+(?:\.\d+)?[eE]\d+)$)/u;

/** A cell that no spreadsheet runs or rewrites: one that would be gets a leading apostrophe. */
export function guardCell(cell: string): string {
  return guarded.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before it was guarded: the apostrophe comes off exactly where it was put on. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && guarded.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** Of a larger number a spreadsheet loses the last digits. */
const mostExact = 1e15;

/** A cell of a file: a number stays one as long as a spreadsheet keeps every digit of it. */
export function cellOf(value: string | number | null): string | number | null {
  if (typeof value === "number") return Math.abs(value) < mostExact ? value : `'${value}`;
  return value === null ? null : guardCell(value);
}

/** Spreadsheets know by it that a file is UTF-8. */
export const byteOrderMark = "\ufeff";

// Some runtimes read Windows-1252 as Latin-1, which has control characters in these places.
const places80To9f = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The text of a file: by its byte order mark, else UTF-8 where it is that, else Windows-1252 as older
 * spreadsheets write it.
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
