import "server-only";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export class BodyTooLarge extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super("body too large");
    this.limit = limit;
  }
}

/**
 * Reads a body as text within `deadline`. Counts decoded bytes, so that a small compressed body cannot become
 * a large one.
 */
export async function readBody(
  body: Readable,
  encoding: string,
  limit: number,
  deadline: AbortSignal,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => body.destroy(deadline.reason as Error);
  deadline.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of decode(body, encoding)) {
      size += (chunk as Buffer).length;
      if (size > limit) throw new BodyTooLarge(limit);
      chunks.push(chunk as Buffer);
    }
    deadline.throwIfAborted();
    return Buffer.concat(chunks, size).toString("utf8");
  } finally {
    deadline.removeEventListener("abort", stop);
    body.on("error", () => {}).destroy();
  }
}

function decode(body: Readable, encoding: string): Readable {
  const decoder =
    encoding === "gzip"
      ? createGunzip()
      : encoding === "br"
        ? createBrotliDecompress()
        : encoding === "deflate"
          ? createInflate()
          : null;
  if (!decoder) return body;
  body.on("error", (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
