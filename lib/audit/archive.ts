import "server-only";
import path from "node:path";
import { and, asc, desc, gte, lte, sql } from "drizzle-orm";
import { subdesk } from "../actor";
import { databaseNow } from "../clock";
import { db, type Executor } from "../db/client";
import { auditArchives, auditLog } from "../db/schema";
import { draining } from "../draining";
import { env } from "../env";
import { keyedDigest } from "../secrets";
import { LinesDigest, readLines, writeLines } from "./archive-file";
import { fileNameOf, lineOf, sealedText, type ArchiveRecord, type StoredLine } from "./archive-record";
import { recordAudit } from "./record";

/** Entries of a file: one is read, compared and removed from the database at once. */
const most = 50_000;
const batch = 2_000;

interface Span {
  firstSeq: number;
  lastSeq: number;
}

/**
 * Moves the entries of whole months (UTC) that ended longer ago than the settings say into files. Returns how
 * many entries. A crash leaves the entries in the database, or in a file with its record.
 */
export async function archiveAudit(maxEntries = most): Promise<number> {
  const { days, folder } = env().auditArchive;
  let moved = 0;
  if (days === null || folder === null) return moved;
  while (!draining()) {
    const span = await nextSpan(days, maxEntries);
    if (span === null) break;
    const record = await writeFile(folder, span);
    await readBack(folder, record);
    await takeOver(record);
    moved += span.lastSeq - span.firstSeq + 1;
  }
  return moved;
}

/** From the oldest entry to the last of its month, or fewer; null where that month is not old enough. */
async function nextSpan(days: number, maxEntries: number): Promise<Span | null> {
  const { rows } = await db().execute<{ first: number; last: number }>(sql`
    with oldest as (
      select seq as first,
        (date_trunc('month', at at time zone 'UTC') + interval '1 month') at time zone 'UTC' as ends
      from audit_log order by seq limit 1)
    select first, coalesce(
      (select min(l.seq) - 1 from audit_log l
        where l.seq > first and l.seq < first + ${maxEntries}::bigint and l.at >= ends),
      (select max(l.seq) from audit_log l where l.seq < first + ${maxEntries}::bigint)) as last
    from oldest where ends <= now() - make_interval(days => ${days}::int)`);
  const [span] = rows;
  return span ? { firstSeq: span.first, lastSeq: span.last } : null;
}

/** Writes the file. Throws where entries do not follow each other: what was tampered with stays in place. */
async function writeFile(folder: string, span: Span): Promise<ArchiveRecord> {
  const before = await lastArchive(db());
  const [last] = await db()
    .select()
    .from(auditLog)
    .where(gte(auditLog.seq, span.lastSeq))
    .orderBy(asc(auditLog.seq))
    .limit(1);
  const gap = () =>
    new Error("The audit has a gap, so its oldest entries are not archived. Run npm run audit:verify.");
  if (last?.seq !== span.lastSeq || span.firstSeq !== (before?.lastSeq ?? 0) + 1) throw gap();
  const file = fileNameOf({ ...span, hash: last.hash });
  const digest = new LinesDigest();
  const previous = before?.hash ?? "";
  let [link, expected, firstAt, lastAt] = [previous, span.firstSeq, last.at, last.at];
  await writeLines(
    folder,
    file,
    (async function* () {
      for await (const row of entriesOf(span)) {
        if (row.seq !== expected || row.previous !== link) throw gap();
        [link, expected] = [row.hash, row.seq + 1];
        if (row.at < firstAt) firstAt = row.at;
        if (row.at > lastAt) lastAt = row.at;
        const line = lineOf(row);
        digest.add(line);
        yield line;
      }
    })(),
  );
  if (expected !== span.lastSeq + 1) throw gap();
  const record = {
    ...span,
    firstAt,
    lastAt,
    previous,
    hash: last.hash,
    file,
    digest: digest.hex,
    archivedAt: databaseNow(),
  };
  return { ...record, seal: keyedDigest("audit", sealedText(record)) };
}

async function lastArchive(executor: Executor): Promise<ArchiveRecord | undefined> {
  const [last] = await executor.select().from(auditArchives).orderBy(desc(auditArchives.firstSeq)).limit(1);
  return last;
}

async function* entriesOf({ firstSeq, lastSeq }: Span): AsyncGenerator<StoredLine> {
  for (let next = firstSeq; next <= lastSeq; ) {
    const rows = await db()
      .select()
      .from(auditLog)
      .where(and(gte(auditLog.seq, next), lte(auditLog.seq, lastSeq)))
      .orderBy(asc(auditLog.seq))
      .limit(batch);
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    next = end.seq + 1;
  }
}

/** Only what can be read from the disk again, line by line as it was written, leaves the database. */
async function readBack(folder: string, { file, digest }: ArchiveRecord): Promise<void> {
  const read = new LinesDigest();
  for await (const line of readLines(path.join(folder, file))) read.add(line);
  if (read.hex !== digest) throw new Error(`The audit archive ${file} is not as it was written.`);
}

async function takeOver(record: ArchiveRecord): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.insert(auditArchives).values(record);
    // One statement: the database compares what it removes with the record.
    await tx
      .delete(auditLog)
      .where(and(gte(auditLog.seq, record.firstSeq), lte(auditLog.seq, record.lastSeq)));
    await recordAudit(tx, subdesk, null, {
      action: "audit.archive",
      outcome: "done",
      subject: record.file,
      after: { firstRow: record.firstSeq, lastRow: record.lastSeq },
    });
  });
}
