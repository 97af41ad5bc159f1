import { inspect } from "node:util";

/** Everything an error can reveal, including causes, as one text. */
export function everythingOf(error: unknown): string {
  const parts = [
    inspect(error, { depth: 12, showHidden: true, getters: true, maxStringLength: null }),
    safeJson(error),
    String(error),
  ];
  if (error instanceof Error)
    parts.push(error.message, error.stack ?? "", error.cause === undefined ? "" : everythingOf(error.cause));
  if (error instanceof AggregateError) parts.push(...error.errors.map(everythingOf));
  return parts.join("\n");
}

function safeJson(value: unknown): string {
  try {
    return (
      JSON.stringify(
        value,
        typeof value === "object" && value !== null
          ? [...Object.getOwnPropertyNames(value), "cause"]
          : undefined,
      ) ?? ""
    );
  } catch {
    return "";
  }
}

/** A secret in the encodings it might come back in. */
export function encodingsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  return {
    plain: secret,
    upper: secret.toUpperCase(),
    uri: encodeURIComponent(secret),
    percent,
    "percent twice": percent.replaceAll("%", "%25"),
    "json escaped": JSON.stringify(secret).slice(1, -1),
    "unicode escaped": secret
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
    html: [...secret].map((character) => `&#${character.codePointAt(0)};`).join(""),
    base64: bytes.toString("base64"),
    "base64 unpadded": bytes.toString("base64").replace(/=+$/, ""),
    base64url: bytes.toString("base64url"),
    "base64 within": Buffer.concat([Buffer.from("?key="), bytes, Buffer.from("&x")]).toString("base64"),
    hex: bytes.toString("hex"),
    "upper hex": bytes.toString("hex").toUpperCase(),
  };
}

/** The encodings in which `text` contains the secret; empty if all is well. */
export function leaksIn(text: string, secret: string): string[] {
  return Object.entries(encodingsOf(secret))
    .filter(([, form]) => form.length > 3 && text.includes(form))
    .map(([name]) => name);
}
