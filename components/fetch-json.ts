import { DeskError, type Envelope } from "@/lib/domain/errors";

/**
 * Reads a route of the desk. Throws the DeskError the server answered with, "unavailable" when there was no
 * answer that could be read; an abort is passed on as it is. A session that has ended leads to the sign-in
 * page.
 */
export async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  let body: Envelope<T>;
  try {
    const response = await fetch(path, {
      signal,
      headers: { accept: "application/json" },
      cache: "no-store",
    });
    body = (await response.json()) as Envelope<T>;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new DeskError("unavailable", "Subdesk did not answer. Check your connection.");
  }
  if (body.ok) return body.data;
  if (body.error.code === "unauthenticated") leaveForSignIn();
  throw DeskError.of(body.error);
}

/** What is typed reaches the address a moment after its request is sent; the way back is to lead to that. */
const addressSettles = 500;

function leaveForSignIn() {
  window.setTimeout(() => {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }, addressSettles);
}

/** A read is worth repeating when nobody decided anything: no answer, or a fault of ours. */
export function retryRead(failures: number, error: Error): boolean {
  return (
    failures < 2 &&
    (!(error instanceof DeskError) || error.code === "unavailable" || error.code === "internal")
  );
}
