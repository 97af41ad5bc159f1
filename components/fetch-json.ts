import { reportSessionEnd } from "@/components/session";
import { DeskError, type Envelope } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/common";

/**
 * Reads a route of Subdesk. Throws the DeskError the server answered with, or "unavailable" where no answer
 * could be read; an abort is passed on as it is. Where the session is over it waits until the person has
 * signed in again, then asks again.
 */
export async function fetchJson<T>(path: string, signal?: AbortSignal, again = false): Promise<T> {
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
    throw new DeskError("unavailable", texts.unread);
  }
  if (body.ok) return body.data;
  if (body.error.code === "unauthenticated" && !again) {
    await reportSessionEnd(body.error.message).reads.promise;
    signal?.throwIfAborted();
    return fetchJson(path, signal, true);
  }
  throw DeskError.of(body.error);
}

/** A read is worth repeating where there was no decision: no answer, or a fault of ours. */
export function retryRead(failures: number, error: Error): boolean {
  return (
    failures < 2 &&
    (!(error instanceof DeskError) || error.code === "unavailable" || error.code === "internal")
  );
}
