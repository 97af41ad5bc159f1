import "server-only";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { endSessionsOf } from "../auth/sessions";
import { changeStaff } from "./change";
import type { staffIdInput } from "./schema";

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
