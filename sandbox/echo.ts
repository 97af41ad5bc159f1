import { z } from "zod";
import type { Call } from "./http";

/** How a careless provider echoes what it was sent in its error messages. */
const encodings = {
  plain: (secret: string) => secret,
  upper: (secret: string) => secret.toUpperCase(),
  percent: (secret: string) => encodeURIComponent(secret),
  "percent-twice": (secret: string) =>
    encodeURIComponent(
      bytesOf(secret)
        .map((byte) => `%${byte}`)
        .join(""),
    ),
  unicode: (secret: string) =>
    secret.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  html: (secret: string) =>
    [...secret].map((sign) => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`).join(""),
  json: (secret: string) => JSON.stringify(JSON.stringify(secret)),
  base64: (secret: string) => Buffer.from(`user:${secret}`).toString("base64"),
  hex: (secret: string) => bytesOf(secret).join(""),
  spaced: (secret: string) => [...secret].join(" "),
  lines: (secret: string) => secret.replace(/.{3}/g, "$&\r\n"),
} satisfies Record<string, (secret: string) => string>;

export const ECHOES = Object.keys(encodings) as (keyof typeof encodings)[];
export const echo = z.enum(ECHOES);

const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, "0"));

export function echoed(secrets: readonly string[], as: z.infer<typeof echo>): string {
  return `Cannot process ${secrets.map(encodings[as]).join(" and ")} for user name acme_5 (1500 GB)`;
}

/** The secret fields of what was sent. */
export function secretsSent({ body }: Call): string[] {
  if ((body.kind !== "json" && body.kind !== "form") || typeof body.value !== "object" || body.value === null)
    return [];
  return Object.entries(body.value).flatMap(([field, value]) =>
    /(pwd|password|use_key)$/.test(field) && typeof value === "string" ? [value] : [],
  );
}
