import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { sessions, staff } from "../db/schema";
import { hashOf } from "./sessions";

/** Ends a session, with its line in the audit or not at all. One that has ended stays as it is. */
export async function signOut(sessionId: string, origin: Origin): Promise<void> {
  await db().transaction(async (tx) => {
    const [person] = await tx
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .from(staff)
      .where(
        and(
          eq(sessions.idHash, hashOf(sessionId)),
          isNull(sessions.revokedAt),
          eq(staff.id, sessions.staffId),
        ),
      )
      .returning({ staffId: staff.id, name: staff.name });
    if (person) await recordAudit(tx, person, origin, { action: "session.sign-out", outcome: "done" });
  });
}
