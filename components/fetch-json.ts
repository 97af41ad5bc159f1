import { reportSessionEnd } from "@/components/session";
import { DeskError, type Envelope } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/common";

interface Reading<T> {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** What the answer says. */
  read: (response: Response) => Promise<Envelope<T>>;
}

/**
 * Reads a route of Subdesk. Throws the DeskError the server answered with, or "unavailable" where no answer
 * could be read; an abort is passed on as it is. Where the session is over it waits until the person has
 * signed in again, then asks again.
 */
export async function readRoute<T>(
  path: string,
  { signal, headers, read }: Reading<T>,
  again = false,
): Promise<T> {
  let body: Envelope<T>;
  try {
    body = await read(await fetch(path, { signal, headers, cache: "no-store" }));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new DeskError("unavailable", texts.unread);
  }
  if (body.ok) return body.data;
  if (body.error.code === "unauthenticated" && !again) {
    await reportSessionEnd(body.error.message).reads.promise;
    signal?.throwIfAborted();
    return readRoute(path, { signal, headers, read }, true);
  }
  throw DeskError.of(body.error);
}

/** Reads a route that answers in JSON; see `readRoute`. */
export function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return readRoute<T>(path, {
    signal,
    headers: { accept: "application/json" },
    read: (response) => response.json() as Promise<Envelope<T>>,
  });
}

/** A read is worth repeating where there was no decision: no answer, or a fault of ours. */
export function retryRead(failures: number, error: Error): boolean {
  return (
    failures < 2 &&
    (!(error instanceof DeskError) || error.code === "unavailable" || error.code === "internal")
  );
}
