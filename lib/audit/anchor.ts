import "server-only";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import { db } from "../db/client";
import { auditHead } from "../db/schema";
import { env } from "../env";

/**
 * Where the head of the chain is recorded outside the database, so that restoring an older database is
 * noticed.
 */
function anchorFile(): string | null {
  const { dataDir } = env();
  return dataDir ? path.join(dataDir, "audit-anchor.json") : null;
}

export async function noteAnchor(): Promise<void> {
  const file = anchorFile();
  const [head] = await db().select().from(auditHead).where(eq(auditHead.id, 1));
  if (!file || !head) return;
  const known = await readAnchor();
  if (known && known.seq >= head.seq) return;
  await writeFile(`${file}.new`, `${JSON.stringify({ seq: head.seq, hash: head.hash })}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function readAnchor(): Promise<{ seq: number; hash: string } | undefined> {
  const file = anchorFile();
  if (!file) return undefined;
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? undefined : (JSON.parse(text) as { seq: number; hash: string });
}
