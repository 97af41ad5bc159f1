import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip, createGzip } from "node:zlib";

/** Longer than any line that Subdesk writes: a file that was put there by hand must not fill the memory. */
const longestLine = 32_000_000;

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
 * Writes compressed lines to `folder` under `name`, readable by their owner only. The file has its name once all of it
 * is on the disk; one of that name is replaced.
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
  // JSON leaves characters in its strings that other readers of lines take for the end of one.
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    for await (const part of unzipped) {
      const lines = (rest + decoder.write(part as Buffer)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > longestLine) throw new Error("a line is too long");
    }
    if (rest + decoder.end() !== "") throw new Error("its last line is cut off");
  } finally {
    source.destroy();
    unzipped.destroy();
    await piped;
  }
}
