import "server-only";
import { asc, count, eq, getTableColumns, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isLive } from "../auth/sessions";
import { db } from "../db/client";
import { passkeys, sessions, staff, staffLinks } from "../db/schema";
import { isGood } from "../auth/links";
import type { InvitationView, StaffPage, StaffView } from "../domain/staff/staff";
import { allocatedToday } from "../operations/promised-today";

/** Everyone who may sign in or was invited to. */
export async function listStaff(actor: Actor): Promise<StaffPage> {
  requirePermission(actor, "staff.read");
  const people = await db()
    .select()
    .from(staff)
    .orderBy(asc(sql`${staff.disabledAt} is not null`), asc(sql`lower(${staff.name})`), asc(staff.id));
  const live = await db()
    .select({ staffId: sessions.staffId, count: count() })
    .from(sessions)
    .where(isLive())
    .groupBy(sessions.staffId);
  const keyed = await db().selectDistinct({ staffId: passkeys.staffId }).from(passkeys);
  const views = await Promise.all(
    people.map(
      async (row): Promise<StaffView> => ({
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        disabled: row.disabledAt !== null,
        elsewhere: row.oidcSubject !== null,
        hasPassword: row.passwordHash !== null,
        secondFactor: row.totpSecret !== null || keyed.some(({ staffId }) => staffId === row.id),
        daily: row.dailyGigabytes,
        action: row.actionGigabytes,
        allocatedToday: await allocatedToday(db(), row.id),
        lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
        createdAt: row.createdAt.toISOString(),
        liveSessions:
          row.disabledAt === null ? (live.find(({ staffId }) => staffId === row.id)?.count ?? 0) : 0,
      }),
    ),
  );
  return { staff: views, invitations: await listInvitations() };
}

async function listInvitations(): Promise<InvitationView[]> {
  const rows = await db()
    .select({ ...getTableColumns(staffLinks), good: sql<boolean>`coalesce(${isGood()}, false)` })
    .from(staffLinks)
    .where(eq(staffLinks.kind, "invite"))
    .orderBy(asc(staffLinks.createdAt));
  return rows.flatMap((row) =>
    row.role === null
      ? []
      : [
          {
            id: row.id,
            email: row.email,
            role: row.role,
            invitedBy: row.createdBy,
            expiresAt: row.expiresAt.toISOString(),
            expired: !row.good,
          },
        ],
  );
}
