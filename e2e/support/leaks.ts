import { encodingsOf } from "../../testing/leaks";

export interface Secret {
  /** What it is, for a report that must not repeat it. */
  what: string;
  value: string;
}

interface Form extends Secret {
  encoding: string;
  text: string;
}

const prefix = 8;

/** Finds any of many secrets, in any of many encodings, in one pass over a text. */
export function leakFinder(
  secrets: readonly Secret[],
): (text: string) => { what: string; value: string; encoding: string }[] {
  const forms = new Map<string, Form[]>();
  for (const secret of secrets) {
    if (secret.value.length < prefix) throw new Error(`${secret.what} is too short to be looked for.`);
    for (const [encoding, text] of Object.entries(encodingsOf(secret.value))) {
      if (text.length < prefix) continue;
      const key = text.slice(0, prefix);
      forms.set(key, [...(forms.get(key) ?? []), { ...secret, encoding, text }]);
    }
  }
  return (text) => {
    const found = new Map<string, Form>();
    for (let at = 0; at <= text.length - prefix; at += 1) {
      for (const form of forms.get(text.substring(at, at + prefix)) ?? [])
        if (text.startsWith(form.text, at)) found.set(`${form.what} ${form.encoding}`, form);
    }
    return [...found.values()].map(({ what, value, encoding }) => ({ what, value, encoding }));
  };
}
