import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import type { Migration } from "../db/level";
import { linesOf } from "../lines";
import { digestUnder } from "../secrets";
import { bringsMigrations, broughtLine } from "./migrations";
import { BackupError } from "./problem";

/**
 * A backup is this line, gzipped lines of JSON, the SHA-256 of all before it, and that digest's seal under
 * Subdesk's secret.
 */
const magic = Buffer.from("SUBDESK BACKUP 1\n");
const family = "SUBDESK BACKUP ";
const digestLength = 32;
const tail = 2 * digestLength;

const name = z.string().min(1).max(63);
export const header = z.strictObject({
  createdAt: z.iso.datetime(),
  /** Digests of the migrations behind the schema, oldest first. */
  level: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
  usageDays: z.array(z.iso.date()),
  tables: z
    .array(
      z.strictObject({
        name,
        rows: z.number().int().min(0),
        columns: z.array(z.strictObject({ name, type: z.string().max(200) })).min(1),
      }),
    )
    .min(1),
  sequences: z.array(name),
});
export type Header = z.infer<typeof header>;

/** Writes a whole file and syncs it to disk; an existing file is never overwritten. */
export async function writeFileOf(file: string, secret: string, lines: AsyncIterable<string>): Promise<void> {
  const hash = createHash("sha256").update(magic);
  const framed = async function* (zipped: AsyncIterable<Buffer>) {
    yield magic;
    for await (const part of zipped) {
      hash.update(part);
      yield part;
    }
    const digest = hash.digest();
    yield digest;
    yield digestUnder(secret, "backup", digest);
  };
  await pipeline(
    Readable.from(lines),
    createGzip(),
    framed,
    createWriteStream(file, { flags: "wx", mode: 0o600, flush: true }),
  );
}

export interface Checked {
  header: Header;
  /** Migrations for a build that does not know them. */
  brought: Migration[];
  sealedUnder: (secret: string) => boolean;
}

/** Reads a whole file, refuses it unless every byte is as written, and returns what it begins with. */
export async function checkFile(file: string): Promise<Checked> {
  const size = await sizeOf(file);
  const edge = size - tail;
  const begin = await readPart(file, 0, Math.min(size, magic.length));
  if (!begin.equals(magic.subarray(0, begin.length)) || size === 0) {
    if (/^SUBDESK BACKUP [0-9]+\n$/.test(begin.toString("latin1")))
      throw new BackupError(
        `${file} was made by a newer Subdesk (format ${begin.toString().slice(family.length).trim()}). Update this one first.`,
      );
    throw new BackupError(`${file} is not a backup of Subdesk.`);
  }
  const damaged = new BackupError(
    `${file} is damaged or cut off: its checksum does not match. Use another backup.`,
  );
  if (edge <= magic.length) throw damaged;
  const hash = createHash("sha256");
  for await (const part of createReadStream(file, { end: edge - 1 })) hash.update(part as Buffer);
  const digest = hash.digest();
  if (!digest.equals(await readPart(file, edge, digestLength))) throw damaged;
  const seal = await readPart(file, edge + digestLength, digestLength);
  const [first, second] = await firstTwo(readLines(file));
  const parsed = header.safeParse(first);
  if (!parsed.success) throw new BackupError(`${file} is not a backup of Subdesk.`);
  const line = bringsMigrations(parsed.data) ? broughtLine.safeParse(second) : undefined;
  if (line && !line.success) throw new BackupError(`${file} is not a backup of Subdesk.`);
  return {
    header: parsed.data,
    brought: line?.data.migrations ?? [],
    sealedUnder: (secret) =>
      seal.length === digestLength && timingSafeEqual(seal, digestUnder(secret, "backup", digest)),
  };
}

/** Whether one of these secrets sealed a file, going by its end alone. */
export async function isSealedUnder(file: string, secrets: readonly string[]): Promise<boolean> {
  const end = await readPart(file, Math.max(0, (await sizeOf(file)) - tail), tail);
  const [digest, seal] = [end.subarray(0, digestLength), end.subarray(digestLength)];
  return secrets.some((secret) => digestUnder(secret, "backup", digest).equals(seal));
}

/** The lines of a file, one value each. */
export async function* readLines(file: string): AsyncGenerator<unknown> {
  const size = await sizeOf(file);
  const unzipped = createGunzip();
  const source = createReadStream(file, { start: magic.length, end: size - tail - 1 });
  const piped = pipeline(source, unzipped).catch(() => {});
  try {
    for await (const line of linesOf(unzipped)) yield JSON.parse(line) as unknown;
  } finally {
    source.destroy();
    unzipped.destroy();
    await piped;
  }
}

async function firstTwo(lines: AsyncGenerator<unknown>): Promise<unknown[]> {
  const first = await lines.next().catch(() => undefined);
  const second = await lines.next().catch(() => undefined);
  await lines.return(undefined);
  return [first?.value, second?.value];
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new BackupError(`There is no file ${file}.`);
  return found.size;
}

async function readPart(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
