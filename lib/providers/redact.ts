import "server-only";

const longest = 300;
const hidden = "[hidden]";
/**
 * A "message" may be megabytes long; only its beginning is kept, without the part of a secret that the cut
 * may have left.
 */
const read = 5_000;
const margin = 2_000;
/** How many layers of encoding are searched. */
const deepest = 5;
/** A shorter secret cannot be told from ordinary words. */
const shortest = 4;

const invisible =
  "\\s\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff";

/** Whether text that may contain this secret cannot be cleaned and must not be repeated at all. */
export function isTooShortToHide(secret: string): boolean {
  const { length } = squeezed(secret);
  return secret !== "" && length < shortest;
}

/**
 * Removes secrets, in the encodings a server might echo them in, addresses and control characters from a
 * provider's text.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = hide(text.slice(0, read), secrets);
  if (text.length > read) clean = clean.slice(0, -margin);
  clean = clean
    .replace(/https?:\/\/\S+/gi, "[address]")
    .replace(namedSecret, `$1${hidden}`)
    .replace(/<[^>]*>/g, " ")
    .replace(new RegExp(`[${invisible}]+`, "g"), " ")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest).toWellFormed()}…` : clean;
}

/** A value beside the name of a secret field is a secret, whoever's it is: `"api_key": "x"`, `token=x`. */
const namedSecret =
  /((?:[a-z]{2,12}[-_]?key|[a-z_]{0,40}(?:pwd|passw(?:or)?d)|token|authorization)(?:["']\s{0,3}:\s{0,3}["']|=["']?))[^\s"'&;,}]+/gi;

/** Decoded text, each character with its position in the source. */
interface View {
  signs: string[];
  from: number[];
  to: number[];
}

function plainView(text: string): View {
  return {
    signs: text.split(""),
    from: [...Array(text.length).keys()],
    to: Array.from({ length: text.length }, (_, index) => index + 1),
  };
}

interface Range {
  from: number;
  to: number;
}

function hide(text: string, secrets: readonly string[]): string {
  let clean = "";
  let end = 0;
  for (const { from, to } of placesOf(text, targetsOf(secrets), deepest).toSorted(
    (a, b) => a.from - b.from,
  )) {
    if (from >= end) clean += `${text.slice(end, from)}${hidden}`;
    end = Math.max(end, to);
  }
  return clean + text.slice(end);
}

/**
 * Decodes the text level by level, searches each level for every secret, and returns the positions in the
 * source that spell one.
 */
function placesOf(text: string, targets: readonly Target[], depth: number): Range[] {
  if (targets.length === 0 || depth === 0) return [];
  const found: Range[] = [];
  let view: View | null = plainView(text);
  for (let level = 0; view && level <= deepest; level += 1) {
    const { signs, from, to } = view;
    for (const shown of [
      without(view, new RegExp(`[${invisible}]`, "g")),
      without(view, new RegExp(`<[^<>]*>|[${invisible}]`, "g")),
    ]) {
      const exact = shown.signs.join("");
      const folded = fold(exact);
      for (const { form, anyCase } of targets) {
        const within = anyCase ? folded : exact;
        for (let at = within.indexOf(form); at >= 0; at = within.indexOf(form, at + 1)) {
          found.push({ from: shown.from[at] ?? 0, to: shown.to[at + form.length - 1] ?? text.length });
        }
      }
    }
    for (const { index, 0: run } of signs.join("").matchAll(/[A-Za-z0-9+/_-]{12,}/g)) {
      if (unpacked(run).some((inner) => placesOf(inner, targets, depth - 1).length > 0))
        found.push({ from: from[index] ?? 0, to: to[index + run.length - 1] ?? text.length });
    }
    view = decodedOnce(view);
  }
  return found;
}

/** What a run of letters and digits may decode to from base64 or hex, if that is readable text. */
function unpacked(run: string): string[] {
  const packed: [string, "hex" | "base64"][] = [0, 1, 2, 3].map((skip) => [run.slice(skip), "base64"]);
  if (/^[0-9a-f]+$/i.test(run)) packed.push([run, "hex"], [run.slice(1), "hex"]);
  return packed
    .map(([text, encoding]) =>
      Buffer.from(text, encoding)
        .toString("utf8")
        .replace(/\ufffd{1,2}$/, ""),
    )
    .filter((text) => text.length >= shortest && !unlikeText.test(text));
}
const unlikeText = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

interface Target {
  form: string;
  anyCase: boolean;
}

/**
 * The texts that reveal a secret in a decoded view: itself, and its form within a longer base64 or hex text.
 */
function targetsOf(secrets: readonly string[]): Target[] {
  const targets = new Map<string, Target>();
  const add = (form: string, anyCase: boolean) => {
    const text = anyCase ? fold(squeezed(form)) : squeezed(form);
    if (text.length >= shortest) targets.set(`${anyCase} ${text}`, { form: text, anyCase });
  };
  for (const secret of secrets) {
    if (secret === "" || isTooShortToHide(secret)) continue;
    add(secret, true);
    // As a query encodes it; and as it reads where it contains what looks like an escape and is decoded with
    // the rest.
    add(secret.replaceAll(" ", "+"), true);
    add(decodedOnce(plainView(secret))?.signs.join("") ?? secret, true);
    for (const text of new Set([secret, secret.toUpperCase(), secret.toLowerCase()])) {
      add(Buffer.from(text).toString("hex"), true);
      for (const form of base64Forms(text)) add(form, false);
    }
  }
  return [...targets.values()];
}

const escapes =
  /(%[0-9a-f]{2})|\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([\\"'/bfnrt])|&#0*(\d{1,7});?|&#x0*([0-9a-f]{1,6});?|&(amp|lt|gt|quot|apos|nbsp);?/gi;
const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Removes one layer of encoding from each character; null where none has any. */
function decodedOnce(view: View): View | null {
  const text = view.signs.join("");
  const next: View = { signs: [], from: [], to: [] };
  let end = 0;
  const push = (written: string, first: number, last: number) => {
    for (const sign of written.split("")) {
      next.signs.push(sign);
      next.from.push(view.from[first] ?? 0);
      next.to.push(view.to[last] ?? 0);
    }
  };
  const keep = (until: number) => {
    for (; end < until; end += 1) push(text[end] ?? "", end, end);
  };
  for (const match of text.matchAll(escapes)) {
    if (match.index < end) continue;
    keep(match.index);
    const sign = signOf(match) ?? utf8(text, match.index);
    if (!sign) continue;
    push(sign.text, match.index, match.index + sign.length - 1);
    end = match.index + sign.length;
  }
  if (end === 0) return null;
  keep(text.length);
  return next;
}

interface Sign {
  text: string;
  /** Of what it was written as. */
  length: number;
}

/** What an escape means; null for a percent sign, whose neighbours may belong to it. */
function signOf([
  whole,
  percent,
  braced,
  unit,
  byte,
  quoted,
  decimal,
  hex,
  name,
]: RegExpExecArray): Sign | null {
  if (percent !== undefined) return null;
  if (name !== undefined) return { text: named[name.toLowerCase()] ?? "", length: whole.length };
  if (quoted !== undefined) return { text: /[bfnrt]/i.test(quoted) ? " " : quoted, length: whole.length };
  const point =
    decimal === undefined ? Number.parseInt(braced ?? unit ?? byte ?? hex ?? "", 16) : Number(decimal);
  return { text: point <= 0x10ffff ? String.fromCodePoint(point) : "", length: whole.length };
}

/** The character whose bytes are written as `%c3%a4` from here; null where there is none. */
function utf8(text: string, at: number): Sign | null {
  const byteAt = (place: number) =>
    text[at + place * 3] === "%"
      ? Number.parseInt(text.slice(at + place * 3 + 1, at + place * 3 + 3), 16)
      : Number.NaN;
  const lead = byteAt(0);
  const count = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const bytes = Array.from({ length: count }, (_, place) => byteAt(place));
  if (bytes.some(Number.isNaN)) return null;
  const sign = Buffer.from(bytes).toString("utf8");
  return sign.includes("\ufffd") ? null : { text: sign, length: count * 3 };
}

function without(view: View, unwanted: RegExp): View {
  const text = view.signs.join("");
  const kept = new Array<boolean>(text.length).fill(true);
  for (const { index, 0: match } of text.matchAll(unwanted)) kept.fill(false, index, index + match.length);
  const pick = <T>(all: T[]) => all.filter((_, index) => kept[index]);
  return { signs: pick(view.signs), from: pick(view.from), to: pick(view.to) };
}

/** As long as the text, so that positions are the same in both. */
function fold(text: string): string {
  return text
    .split("")
    .map((sign) => {
      const lower = sign.toLowerCase();
      return lower.length === 1 ? lower : sign;
    })
    .join("");
}

function squeezed(text: string): string {
  return text.replace(new RegExp(`[${invisible}]`, "g"), "");
}

/**
 * Alone, or at any of the three offsets within a longer text, without the first and last characters, which
 * depend on their neighbours.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = text.slice(Math.ceil((before * 8) / 6), whole);
    return inner.length < shortest ? [] : [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
