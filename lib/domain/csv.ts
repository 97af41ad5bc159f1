// Spreadsheets recognise a formula by its first character, full-width ones included, and skip invisible
// characters before it; a leading tab or line end hides one. Leading apostrophes count, otherwise removing
// one would not restore a name that began with one. They also read a text of digits as a number: a long id
// keeps 15 digits or becomes 1.2E+15, 007 becomes 7, and 12e3 becomes 12000.
const guarded =
  /^'*(?:[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]|(?:0\d+|\d{12,}|\d+(?:\.\d+)?[eE]\d+)$)/u;

// A spreadsheet that separates by another sign than the comma, as most in Europe do by semicolon, splits one
// cell into several: it ignores a quotation mark within what it takes for a cell, so a line end splits too. A
// comma does not: a cell that contains one is in quotation marks, which count where commas separate.
const separators = /([;|\t\r\n]+)/;
const guardedWithin = /^'*["'\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

function guard(text: string, dangerous: RegExp): string {
  return dangerous.test(text) ? `'${text}` : text;
}

function unguard(text: string, dangerous: RegExp): string {
  return text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text;
}

/** Changes what follows the separators within a cell. */
function within(cell: string, change: (part: string, dangerous: RegExp) => string): string {
  return cell
    .split(separators)
    .map((part, index) => (index > 0 && index % 2 === 0 ? change(part, guardedWithin) : part))
    .join("");
}

/**
 * A cell that no spreadsheet runs or rewrites, whatever it takes for a separator: an apostrophe is put
 * before what it would run.
 */
export function guardCell(cell: string): string {
  return guard(within(cell, guard), guarded);
}

/** The original cell: removes the apostrophes exactly where they were added. */
export function unguardCell(cell: string): string {
  return within(unguard(cell, guarded), unguard);
}

/** A spreadsheet loses the last digits of a larger number. */
const maxExact = 1e15;

/** A cell of a file: a number stays one while a spreadsheet keeps all its digits. */
export function cellOf(value: string | number | null): string | number | null {
  if (typeof value === "number") return Math.abs(value) < maxExact ? value : `'${value}`;
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
