import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { linesOf } from "../lines";

/** Longer than any line that Subdesk writes: a file that was put there by hand must not fill the memory. */
const maxLineLength = 32_000_000;

/** Of lines, in their order. */
export class LinesDigest {
  readonly #hash = createHash("sha256");
  count = 0;

  add(line: string): void {
    this.#hash.update(`${line}\n`);
    this.count += 1;
  }

  get hex(): string {
    return this.#hash.copy().digest("hex");
  }
}

/**
 * Writes compressed lines to `folder` under `name`, readable by their owner only. The file has its name once
 * all of it is on the disk; one of that name is replaced.
 */
export async function writeLines(folder: string, name: string, lines: AsyncIterable<string>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path.join(folder, `.${name}.${randomUUID()}`);
  const ended = async function* () {
    for await (const line of lines) yield `${line}\n`;
  };
  try {
    await pipeline(
      Readable.from(ended()),
      createGzip(),
      createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }),
    );
    await chmod(draft, 0o600);
    await rename(draft, path.join(folder, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** Throws where the file is not there, is damaged or was cut off. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const source = createReadStream(file);
  const piped = pipeline(source, unzipped).catch(() => {});
  try {
    yield* linesOf(unzipped, maxLineLength);
  } finally {
    source.destroy();
    unzipped.destroy();
    await piped;
  }
}
