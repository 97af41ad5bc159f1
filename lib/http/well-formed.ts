import "server-only";
import { readText } from "./body";

/** The size of a form or a passkey's answer, with room to spare. */
const maxBytes = 64 * 1024;

/** The sign-in library answers malformed requests with a server error, so they never reach it. */
export async function isWellFormed(request: Request): Promise<boolean> {
  const url = new URL(request.url);
  const cookie = /(?:^|; )(?:__Secure-)?next-auth\.callback-url=([^;]*)/.exec(
    request.headers.get("cookie") ?? "",
  )?.[1];
  // A password or a passkey is only ever posted.
  if (request.method !== "POST" && /\/callback\/(?:credentials|passkey)(?:\/|$)/.test(url.pathname))
    return false;
  const body = await fieldsOf(request);
  // Both end up in the address of a redirect, which allows no other characters.
  if (
    body === null ||
    !/^[\w/.-]*$/.test(url.pathname) ||
    !/^[\x20-\x7e]*$/.test(url.searchParams.get("error") ?? "")
  )
    return false;
  return [
    url.searchParams.get("callbackUrl"),
    cookie === undefined ? null : decoded(cookie),
    body.callbackUrl,
  ].every(isAddress);
}

/** Null for a missing or too large body. */
async function fieldsOf(request: Request): Promise<Record<string, unknown> | null> {
  if (request.method !== "POST") return {};
  const type = request.headers.get("content-type") ?? "";
  const text = await readText(request.clone(), maxBytes);
  if (text === null) return null;
  if (!type.includes("application/json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Nothing, a path, or an http address. */
function isAddress(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value !== "string" || value.includes("\u0000")) return false;
  const base = value.startsWith("/") ? "http://localhost" : undefined;
  return URL.canParse(value, base) && /^https?:$/.test(new URL(value, base).protocol);
}
