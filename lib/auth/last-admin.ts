import "server-only";
import { and, eq, isNull, ne } from "drizzle-orm";
import type { Transaction } from "../db/client";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";

/**
 * Refuses to lose the last administrator. Takes the lock on staff, so that two administrators who demote each
 * other do not both succeed.
 */
export async function requireAnotherAdmin(tx: Transaction, leaving: string): Promise<void> {
  const [other] = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.role, "admin"), isNull(staff.disabledAt), ne(staff.id, leaving)))
    .limit(1);
  if (!other)
    throw new DeskError("conflict", "This is the last active administrator, and Subdesk needs one.");
}
