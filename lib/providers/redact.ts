import "server-only";

const longest = 300;
const hidden = "[hidden]";
/** A body may be megabytes of "message"; nobody reads more than its beginning, less what a cut may have left of a secret. */
const read = 5_000;
const margin = 2_000;

/** Takes secrets, in the encodings a server might echo them in, addresses and control characters out of a provider's words. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.slice(0, read);
  // The longest first: a secret that holds another must not leave its rest behind.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret.length < 3) continue;
    for (const form of [...quotedForms(secret), ...base64Forms(secret)]) clean = clean.split(form).join(hidden);
    clean = clean.replace(new RegExp(patternOf(secret), "gi"), hidden);
  }
  if (text.length > read) clean = clean.slice(0, -margin);
  clean = clean
    .replace(/https?:\/\/\S+/gi, "[address]")
    .replace(/<[^>]*>/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest).toWellFormed()}…` : clean;
}

/**
 * The secret with each character written plainly, percent-encoded, as unicode escape or as HTML entity; or all of it in hex.
 * No part may match in several ways, or a hostile answer could keep the process busy.
 */
function patternOf(secret: string): string {
  const characters = [...secret].map((character) => {
    const percent = [...Buffer.from(character)].map((byte) => `%(?:25)*${byte.toString(16).padStart(2, "0")}`).join("");
    const point = character.codePointAt(0) ?? 0;
    const units = [...Array(character.length).keys()].map((unit) => `\\\\{1,4}u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`).join("");
    const named = entities[character];
    return `(?:${escaped(character)}|${percent}|${units}|&#0*${point};?|&#x0*${point.toString(16)};?${named ? `|&${named};?` : ""}${character === " " ? "|\\+" : ""})`;
  });
  return `${characters.join("")}|${Buffer.from(secret).toString("hex")}`;
}

const entities: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

/** Inside JSON, and inside JSON that is inside JSON. */
function quotedForms(secret: string): string[] {
  const once = JSON.stringify(secret).slice(1, -1);
  return once === secret ? [] : [JSON.stringify(once).slice(1, -1), once];
}

/** Alone, or at any of the three places within a longer text; without the first and last signs, which depend on the neighbours. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").replace(/=+$/, "");
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = text.slice(Math.ceil((before * 8) / 6), whole);
    return inner.length < 4 ? [] : [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
