import "server-only";
import path from "node:path";
import { asc, eq, gt } from "drizzle-orm";
import { db, type Transaction } from "../db/client";
import { auditArchives, auditHead, auditLog } from "../db/schema";
import { env } from "../env";
import { errorCode } from "../error-code";
import { LinesDigest, readLines } from "./archive-file";
import { entryOf, sealedText, type ArchiveRecord } from "./archive-record";
import { Chain } from "./chain";
import { headText } from "./head";

const batch = 5_000;

interface Bad {
  intact: false;
  seq: number;
  problem: string;
}
export type VerificationResult =
  | {
      intact: true;
      rows: number;
      /** Only where something is archived: so many of the rows, in so many files. */
      archived?: { rows: number; files: number };
    }
  | Bad;

interface Noted {
  seq: number;
  hash: string;
}

/**
 * Walks the whole chain, from the first line of the oldest archive to the head, and names the first row that
 * does not fit. `anchor` is a head recorded outside the database. `anchorsOnly` takes the sealed record of an
 * archive for its file, which is not read.
 */
export function verifyAudit(
  anchor?: Noted,
  { folder = env().auditArchive.folder, anchorsOnly = false } = {},
): Promise<VerificationResult> {
  // Of one moment: entries are added, and moved into files, meanwhile.
  return db().transaction(
    async (tx) => {
      const chain = new Chain(env().earlierSecrets);
      const archives = await tx.select().from(auditArchives).orderBy(asc(auditArchives.firstSeq));
      for (const archive of archives) {
        const bad = await followArchive(chain, archive, anchor, anchorsOnly ? null : (folder ?? "."));
        if (bad) return bad;
      }
      const archived = chain.expected - 1;
      const bad = (await followLog(tx, chain, anchor, archived)) ?? (await compareHead(tx, chain, anchor));
      if (bad) return bad;
      return {
        intact: true,
        rows: chain.expected - 1,
        ...(archives.length > 0 && { archived: { rows: archived, files: archives.length } }),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

const bad = (seq: number, problem: string): Bad => ({ intact: false, seq, problem });

function differsFrom(anchor: Noted | undefined, { seq, hash }: Noted): boolean {
  return anchor?.seq === seq && anchor.hash !== hash;
}
const otherRow = "is not the row that was noted outside the database";

/** `folder`: null to go by the record alone. */
async function followArchive(
  chain: Chain,
  record: ArchiveRecord,
  anchor: Noted | undefined,
  folder: string | null,
): Promise<Bad | null> {
  const { firstSeq, lastSeq, hash, file } = record;
  if (firstSeq > chain.expected) return bad(chain.expected, "is missing: no record of an archive covers it");
  if (firstSeq < chain.expected || lastSeq < firstSeq || record.previous !== chain.previous)
    return bad(firstSeq, `begins the archive ${file}, whose record does not follow what is before it`);
  const found = folder === null ? null : await followFile(chain, record, anchor, folder);
  if (found) return found;
  if (!chain.sealed(sealedText(record), record.seal))
    return bad(firstSeq, `begins the archive ${file}, whose record was changed or was not made by Subdesk`);
  if (folder !== null) return null;
  if (differsFrom(anchor, { seq: lastSeq, hash })) return bad(lastSeq, otherRow);
  chain.skipTo(lastSeq, hash);
  return null;
}

async function followFile(
  chain: Chain,
  { firstSeq, lastSeq, hash, file, digest }: ArchiveRecord,
  anchor: Noted | undefined,
  folder: string,
): Promise<Bad | null> {
  const read = new LinesDigest();
  const where = `in the archive ${file}`;
  try {
    for await (const line of readLines(path.join(folder, file))) {
      read.add(line);
      const entry = entryOf(line);
      const problem =
        chain.expected > lastSeq ? "follows its last row" : entry ? chain.follow(entry) : "cannot be read";
      if (problem) return bad(chain.expected, `${problem} ${where}`);
      if (entry && differsFrom(anchor, entry)) return bad(entry.seq, `${otherRow} ${where}`);
    }
  } catch (error) {
    const missing = errorCode(error) === "ENOENT";
    return bad(
      firstSeq,
      missing
        ? `begins the archive ${file}, which is missing from ${folder}`
        : `begins the archive ${file}, which cannot be read whole: ${error instanceof Error ? error.message : ""}`,
    );
  }
  if (chain.expected <= lastSeq) return bad(chain.expected, `is missing ${where}`);
  if (chain.previous !== hash || read.hex !== digest)
    return bad(firstSeq, `begins the archive ${file}, which is not the file that was archived`);
  return null;
}

async function followLog(
  tx: Transaction,
  chain: Chain,
  anchor: Noted | undefined,
  archived: number,
): Promise<Bad | null> {
  for (;;) {
    const rows = await tx
      .select()
      .from(auditLog)
      .where(gt(auditLog.seq, chain.expected - 1))
      .orderBy(asc(auditLog.seq))
      .limit(batch);
    for (const row of rows) {
      const { expected } = chain;
      const problem = chain.follow(row);
      if (problem) return bad(expected, problem);
      if (differsFrom(anchor, row)) return bad(row.seq, otherRow);
    }
    if (rows.length < batch) break;
  }
  const [low] = await tx.select({ seq: auditLog.seq }).from(auditLog).orderBy(asc(auditLog.seq)).limit(1);
  return low && low.seq <= archived ? bad(low.seq, "does not belong to the chain") : null;
}

async function compareHead(tx: Transaction, chain: Chain, anchor: Noted | undefined): Promise<Bad | null> {
  const last = chain.expected - 1;
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.id, 1));
  if (!head) return bad(last, "is the last, but the head of the chain is missing");
  if (head.seq > last) return bad(chain.expected, "is missing: the end was cut off");
  if (
    head.seq !== last ||
    head.hash !== chain.previous ||
    (last > 0 && !chain.sealed(headText(head), head.seal))
  )
    return bad(last, "does not match the head of the chain");
  if (anchor && anchor.seq > last) return bad(chain.expected, "is missing: the end was cut off");
  return null;
}
