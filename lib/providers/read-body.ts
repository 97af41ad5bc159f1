import "server-only";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export class BodyTooLargeError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super("body too large");
    this.limit = limit;
  }
}

/**
 * Reads a body as text within `deadline`. Limits decoded bytes, so that a small compressed body cannot become
 * a large one. `received` hears how many bytes came, compressed as they were, also of a
 * body that is given up.
 */
export async function readBody(
  body: Readable,
  encoding: string,
  limit: number,
  deadline: AbortSignal,
  received: (bytes: number) => void = () => {},
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => body.destroy(deadline.reason as Error);
  deadline.addEventListener("abort", stop, { once: true });
  const decoder = decoderOf(encoding);
  try {
    for await (const chunk of decoder ? decoded(body, decoder) : body) {
      size += (chunk as Buffer).length;
      if (size > limit) throw new BodyTooLargeError(limit);
      chunks.push(chunk as Buffer);
    }
    deadline.throwIfAborted();
    return Buffer.concat(chunks, size).toString("utf8");
  } finally {
    deadline.removeEventListener("abort", stop);
    received(decoder?.bytesWritten ?? size);
    body.on("error", () => {}).destroy();
  }
}

type Decoder = ReturnType<typeof createGunzip | typeof createBrotliDecompress | typeof createInflate>;

function decoderOf(encoding: string): Decoder | null {
  if (encoding === "gzip") return createGunzip();
  if (encoding === "br") return createBrotliDecompress();
  return encoding === "deflate" ? createInflate() : null;
}

function decoded(body: Readable, decoder: Decoder): Readable {
  body.on("error", (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
