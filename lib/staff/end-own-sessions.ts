import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { databaseNow } from "../clock";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { endSessionsOf } from "../auth/sessions";
import { db } from "../db/client";
import { sessions } from "../db/schema";

/** Signs out the person's own devices: one of them, or all but the current one. */
export async function endOwnSessions(
  actor: Actor,
  { sessionId }: { sessionId: string | null },
  origin: Origin,
): Promise<{ ended: number }> {
  return db().transaction(async (tx) => {
    const own = and(eq(sessions.staffId, actor.staffId), isNull(sessions.revokedAt));
    const ended =
      sessionId === null
        ? await endSessionsOf(tx, actor.staffId, actor.sessionId)
        : (
            await tx
              .update(sessions)
              .set({ revokedAt: databaseNow() })
              .where(and(own, eq(sessions.idHash, sessionId)))
              .returning({ id: sessions.idHash })
          ).length;
    if (ended > 0)
      await recordAudit(tx, actor, origin, {
        action: "session.end",
        outcome: "done",
        subject: actor.email,
        after: { sessions: ended },
      });
    return { ended };
  });
}
