import "server-only";
import { asc, eq, gt } from "drizzle-orm";
import { db } from "../db/client";
import { auditHead, auditLog } from "../db/schema";
import { headSeal, linkHash } from "./record";

const batch = 5_000;

export type Verdict = { intact: true; rows: number } | { intact: false; seq: number; problem: string };

/**
 * Walks the whole chain and names the first row that does not fit. `anchor` is a head recorded outside the
 * database.
 */
export async function verifyAudit(anchor?: { seq: number; hash: string }): Promise<Verdict> {
  let previous = "";
  let expected = 1;
  for (;;) {
    const rows = await db()
      .select()
      .from(auditLog)
      .where(gt(auditLog.seq, expected - 1))
      .orderBy(asc(auditLog.seq))
      .limit(batch);
    for (const { previous: link, hash, ...row } of rows) {
      if (row.seq !== expected) return { intact: false, seq: expected, problem: "is missing" };
      if (link !== previous)
        return { intact: false, seq: row.seq, problem: "does not follow the row before it" };
      if (linkHash(previous, row as Parameters<typeof linkHash>[1]) !== hash)
        return { intact: false, seq: row.seq, problem: "was changed" };
      if (anchor?.seq === row.seq && anchor.hash !== hash)
        return { intact: false, seq: row.seq, problem: "is not the row that was noted outside the database" };
      previous = hash;
      expected += 1;
    }
    if (rows.length < batch) break;
  }
  const last = expected - 1;
  const [stray] = await db()
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(gt(auditLog.seq, last))
    .orderBy(asc(auditLog.seq))
    .limit(1);
  if (stray) return { intact: false, seq: expected, problem: "is missing" };
  const [head] = await db().select().from(auditHead).where(eq(auditHead.id, 1));
  if (!head)
    return { intact: false, seq: last, problem: "is the last, but the head of the chain is missing" };
  if (head.seq > last) return { intact: false, seq: expected, problem: "is missing: the end was cut off" };
  if (
    head.seq !== last ||
    head.hash !== previous ||
    (last > 0 && head.seal !== headSeal(head.seq, head.hash))
  )
    return { intact: false, seq: last, problem: "does not match the head of the chain" };
  if (anchor && anchor.seq > last)
    return { intact: false, seq: expected, problem: "is missing: the end was cut off" };
  const [low] = await db().select({ seq: auditLog.seq }).from(auditLog).orderBy(asc(auditLog.seq)).limit(1);
  if (low && low.seq < 1) return { intact: false, seq: low.seq, problem: "does not belong to the chain" };
  return { intact: true, rows: last };
}
