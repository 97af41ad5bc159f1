import { encodingsOf } from "../../testing/leaks";

export interface Secret {
  /** What it is, for a report that must not repeat it. */
  what: string;
  value: string;
}

interface Form extends Secret {
  encoding: string;
  bytes: Buffer;
}

const prefix = 8;
const buckets = 1 << 20;

/** Of the last four bytes, of which `word` holds one in each of its own. */
const bucketOf = (word: number) => Math.imul(word, 0x9e3779b1) >>> 12;

/** Finds any of many secrets, in any of many encodings, in one pass over a text or the bytes of a file. */
export function leakFinder(
  secrets: readonly Secret[],
): (text: string | Buffer) => { what: string; value: string; encoding: string }[] {
  const forms = new Map<string, Form[]>();
  // Nearly every place of a text is passed by with one look at this.
  const begun = new Uint8Array(buckets);
  for (const secret of secrets) {
    if (Buffer.byteLength(secret.value) < prefix)
      throw new Error(`${secret.what} is too short to be looked for.`);
    for (const [encoding, text] of Object.entries(encodingsOf(secret.value))) {
      const bytes = Buffer.from(text);
      if (bytes.length < prefix) continue;
      const key = bytes.toString("latin1", 0, prefix);
      forms.set(key, [...(forms.get(key) ?? []), { ...secret, encoding, bytes }]);
      begun[bucketOf(bytes.readInt32BE(0))] = 1;
    }
  }
  return (text) => {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const found = new Map<string, Form>();
    let word = 0;
    for (let end = 0; end < bytes.length; end += 1) {
      word = (word << 8) | (bytes[end] ?? 0);
      if (begun[bucketOf(word)] === 0) continue;
      const at = end - 3;
      if (at < 0) continue;
      for (const form of forms.get(bytes.toString("latin1", at, at + prefix)) ?? [])
        if (form.bytes.equals(bytes.subarray(at, at + form.bytes.length)))
          found.set(`${form.what} ${form.encoding}`, form);
    }
    return [...found.values()].map(({ what, value, encoding }) => ({ what, value, encoding }));
  };
}
