import "server-only";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { endSessionsOf, isLive } from "../auth/sessions";
import { db } from "../db/client";
import { sessions } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeStaff } from "./change";
import { deviceOf } from "./device";
import type { endSessionRequest, staffIdInput } from "./schema";
import type { SessionView } from "../domain/staff/staff";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where a colleague, or the person who asks, is signed in now; last used first. */
export async function listSessions(actor: Actor, staffId: string): Promise<SessionView[]> {
  if (staffId !== actor.staffId) demand(actor, "staff.read");
  if (!uuid.test(staffId)) throw new DeskError("not-found", "There is no one with this id.");
  const rows = await db()
    .select()
    .from(sessions)
    .where(and(eq(sessions.staffId, staffId), isLive()))
    .orderBy(desc(sessions.usedAt));
  return rows.map((row) => ({
    id: row.idHash,
    device: deviceOf(row.userAgent),
    address: row.address,
    startedAt: row.createdAt.toISOString(),
    usedAt: row.usedAt.toISOString(),
    current: row.idHash === actor.sessionId,
  }));
}

/** Signs a colleague's device out. */
export async function endStaffSession(
  actor: Actor,
  { staffId, sessionId }: z.infer<typeof endSessionRequest>,
  origin: Origin,
): Promise<{ ended: number }> {
  await changeStaff(actor, staffId, "session.end", origin, async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ revokedAt: new Date() })
      .where(and(eq(sessions.idHash, sessionId), eq(sessions.staffId, staffId), isNull(sessions.revokedAt)))
      .returning();
    if (ended.length === 0) throw new DeskError("not-found", "This session has ended already.");
    return { after: { sessions: ended.length } };
  });
  return { ended: 1 };
}

/** Signs a colleague out everywhere. */
export async function endStaffSessions(
  actor: Actor,
  { staffId }: z.infer<typeof staffIdInput>,
  origin: Origin,
): Promise<{ ended: number }> {
  let ended = 0;
  await changeStaff(actor, staffId, "session.end", origin, async (tx) => {
    ended = await endSessionsOf(tx, staffId);
    return ended > 0 ? { after: { sessions: ended } } : null;
  });
  return { ended };
}

/** The same for the person's own: one of them, or all but the one that asks. */
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
              .set({ revokedAt: new Date() })
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
