import "server-only";
import { DeskError } from "../domain/errors";

/**
 * The text of a request's body, counted as it arrives: a body that announces more is not read, and one that
 * turns out larger is not read further. Null when it is too large. Throws what the stream throws when the
 * client goes away.
 */
export async function readText(request: Request, most: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return null;
  if (!request.body) return "";
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString("utf8");
    size += value.byteLength;
    if (size > most) {
      await reader.cancel().catch(() => {});
      return null;
    }
    parts.push(value);
  }
}

/** The JSON of a request's body. Throws DeskError. */
export async function readJson(request: Request, most: number): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new DeskError("unreadable", "This request is not JSON.");
  const text = await readText(request, most).catch(() => {
    throw new DeskError("unreadable", "This request ended before it was complete.");
  });
  if (text === null)
    throw new DeskError(
      "too-large",
      `This is more than ${most / 1024 / 1024} MB, the most Subdesk takes at once. Split it into several.`,
    );
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DeskError("unreadable", "This request cannot be read.");
  }
}
