import "server-only";
import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { eq, gte, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "../db/client";
import { auditArchives, auditHead, auditLog } from "../db/schema";
import { env } from "../env";
import { log } from "../log";

const anchor = z.object({ seq: z.number().int().positive(), hash: z.string().min(1) });

/** A row of the chain, as it was noted outside the database. */
export type Anchor = z.infer<typeof anchor>;

/**
 * Where the head of the chain is recorded outside the database, so that restoring an older database is
 * noticed.
 */
function anchorFile(): string | null {
  const { dataDir } = env();
  return dataDir ? path.join(dataDir, "audit-anchor.json") : null;
}

/**
 * Notes the head. It moves on only along the chain that has the row noted before: that of an older database,
 * which has lost it, would hide the gap as soon as it is as long.
 */
export async function recordAnchor(): Promise<void> {
  const file = anchorFile();
  const [head] = await db().select().from(auditHead).where(eq(auditHead.id, 1));
  if (!file || !head || head.seq === 0) return;
  const known = await readAnchor();
  if (known === "unreadable")
    log().error({ file }, "the anchor of the audit cannot be read, and is noted anew");
  else if (known) {
    if (known.seq === head.seq && known.hash === head.hash) return;
    if (!(await isInChain(known))) {
      log().error(
        { file, noted: known.seq, head: head.seq },
        "the audit has lost the row that is noted outside the database; npm run audit:verify says more",
      );
      return;
    }
  }
  const draft = await open(`${file}.new`, "w", 0o600);
  try {
    await draft.writeFile(`${JSON.stringify({ seq: head.seq, hash: head.hash })}\n`);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.new`, file);
}

/** Whether the chain has this row. One within an archive is in its file, whose record is sealed. */
async function isInChain({ seq, hash }: Anchor): Promise<boolean> {
  const [row] = await db().select({ hash: auditLog.hash }).from(auditLog).where(eq(auditLog.seq, seq));
  if (row) return row.hash === hash;
  const [archive] = await db()
    .select({ lastSeq: auditArchives.lastSeq, hash: auditArchives.hash })
    .from(auditArchives)
    .where(gte(auditArchives.lastSeq, seq))
    .orderBy(sql`last_seq`)
    .limit(1);
  return archive !== undefined && (archive.lastSeq > seq || archive.hash === hash);
}

/** Undefined where none was noted; "unreadable" where a file says none, as after a loss of power. */
export async function readAnchor(): Promise<Anchor | "unreadable" | undefined> {
  const file = anchorFile();
  if (!file) return undefined;
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return undefined;
  try {
    return anchor.parse(JSON.parse(text));
  } catch {
    return "unreadable";
  }
}
