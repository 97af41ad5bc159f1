import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { databaseNow } from "../clock";
import type { Actor, Origin } from "../actor";
import { sessions } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeStaff } from "./change";
import type { endSessionRequest } from "./schema";

/** Signs a colleague's device out. */
export async function endStaffSession(
  actor: Actor,
  { staffId, sessionId }: z.infer<typeof endSessionRequest>,
  origin: Origin,
): Promise<{ ended: number }> {
  await changeStaff(actor, staffId, "session.end", origin, async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ revokedAt: databaseNow() })
      .where(and(eq(sessions.idHash, sessionId), eq(sessions.staffId, staffId), isNull(sessions.revokedAt)))
      .returning();
    if (ended.length === 0) throw new DeskError("not-found", "This session has ended already.");
    return { after: { sessions: ended.length } };
  });
  return { ended: 1 };
}
