import "server-only";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Transaction } from "../db/client";
import { staff } from "../db/schema";
import { DeskError } from "../errors";

const lock = 7_264_202;

/** Changes of who may do what go one after another, in all processes. To be taken before any row of staff is. */
export async function lockStaff(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
}

/** Refuses to lose the last administrator. Under the lock, so that two who demote each other at once do not both succeed. */
export async function demandAnotherAdmin(tx: Transaction, leaving: string): Promise<void> {
  const [other] = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.role, "admin"), isNull(staff.disabledAt), ne(staff.id, leaving)))
    .limit(1);
  if (!other) throw new DeskError("conflict", "This is the last active administrator, and the desk needs one.");
}
