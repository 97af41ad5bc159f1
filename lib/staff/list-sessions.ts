import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isLive } from "../auth/sessions";
import { db } from "../db/client";
import { sessions } from "../db/schema";
import { DeskError } from "../domain/errors";
import { deviceOf } from "./device";
import type { SessionView } from "../domain/staff/staff";
import { isUuid } from "../domain/uuid";

/** Where a colleague or the person themselves is signed in now; last used first. */
export async function listSessions(actor: Actor, staffId: string): Promise<SessionView[]> {
  if (staffId !== actor.staffId) requirePermission(actor, "staff.read");
  if (!isUuid(staffId)) throw new DeskError("not-found", "There is no one with this id.");
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
