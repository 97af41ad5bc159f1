import "server-only";
import { createHash } from "node:crypto";
import type { auditArchives, auditLog } from "../db/schema";
import { canonicalJson } from "../text";

export type ArchiveRecord = typeof auditArchives.$inferSelect;
export type StoredLine = typeof auditLog.$inferSelect;

/** What the seal of an archive is made of. */
export function sealedText({
  seal: _seal,
  ...record
}: Omit<ArchiveRecord, "seal"> & { seal?: string }): string {
  return `archive.${canonicalJson({
    ...record,
    firstAt: record.firstAt.toISOString(),
    lastAt: record.lastAt.toISOString(),
    archivedAt: record.archivedAt.toISOString(),
  })}`;
}

/**
 * The same stretch of the same chain has always the same name, so what a crash left behind is replaced, and
 * nothing of another chain ever is.
 */
export function fileNameOf({
  firstSeq,
  lastSeq,
  hash,
}: Pick<ArchiveRecord, "firstSeq" | "lastSeq" | "hash">): string {
  const chain = createHash("sha256").update(hash).digest("hex").slice(0, 12);
  const padded = (seq: number) => String(seq).padStart(10, "0");
  return `audit-${padded(firstSeq)}-${padded(lastSeq)}-${chain}.jsonl.gz`;
}

/** An entry as its line of a file. */
export function lineOf(row: StoredLine): string {
  return canonicalJson({ ...row, at: row.at.toISOString() });
}

/** Null where it is no entry's. */
export function entryOf(line: string): StoredLine | null {
  try {
    const read = JSON.parse(line) as StoredLine & { at: string };
    const at = new Date(read.at);
    return typeof read.seq === "number" && !Number.isNaN(at.getTime()) ? { ...read, at } : null;
  } catch {
    return null;
  }
}
