import "server-only";
import { asc, eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { hasCeilings, isAllowed } from "../domain/staff/permissions";
import { recoveryCodesLeft } from "../auth/recovery-codes";
import { db } from "../db/client";
import { passkeys, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { listSessions } from "../staff/list-sessions";
import type { ProfileView } from "../domain/profile/profile";
import { allocatedToday } from "../operations/promised-today";

export async function getProfile(actor: Actor): Promise<ProfileView> {
  requirePermission(actor, "profile.use");
  const [person] = await db().select().from(staff).where(eq(staff.id, actor.staffId));
  if (!person) throw new DeskError("not-found", "This account is gone.");
  const keys = await db()
    .select()
    .from(passkeys)
    .where(eq(passkeys.staffId, person.id))
    .orderBy(asc(passkeys.createdAt));
  const capped = hasCeilings(person.role) && isAllowed(person.role, "sub-users.allocate-traffic");
  return {
    name: person.name,
    email: person.email,
    role: person.role,
    hasPassword: person.passwordHash !== null,
    totp: person.totpSecret !== null,
    recoveryCodesLeft: await recoveryCodesLeft(db(), person.id),
    passkeys: keys.map((key) => ({
      id: key.id,
      name: key.name,
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    })),
    sessions: await listSessions(actor, person.id),
    singleKeys: person.singleKeys,
    ceilings: capped
      ? {
          daily: person.dailyGigabytes,
          action: person.actionGigabytes,
          allocatedToday: await allocatedToday(db(), person.id),
        }
      : null,
  };
}
