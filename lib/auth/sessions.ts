import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { sessions, staff } from "../db/schema";
import { env } from "../env";
import type { PresentActor } from "./actor";

/** How stale `used_at` may get before it is written again: a write per request would cost more than it tells. */
const touchEvery = 30_000;

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}

/** Returns the id that goes into the cookie; only its hash is stored. Signing in counts as a confirmation. */
export async function startSession(executor: Executor, staffId: string, from: { address: string | null; userAgent: string | null }): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  const now = Date.now();
  const at = new Date(now);
  await executor.insert(sessions).values({
    idHash: hashOf(id),
    staffId,
    createdAt: at,
    usedAt: at,
    confirmedAt: at,
    expiresAt: new Date(now + env().sessionMaxMs),
    address: from.address,
    userAgent: from.userAgent?.slice(0, 300) ?? null,
  });
  await executor.update(staff).set({ lastSeenAt: at }).where(eq(staff.id, staffId));
  await executor.delete(sessions).where(lt(sessions.expiresAt, new Date(now - 30 * 86_400_000)));
  return id;
}

/** SQL: the session still counts. */
export function isLive(now = Date.now()) {
  return and(isNull(sessions.revokedAt), gt(sessions.expiresAt, new Date(now)), gt(sessions.usedAt, new Date(now - env().sessionIdleMs)));
}

/** Who this session belongs to, or null: unknown, ended, idle too long, or its owner disabled. Asked at every request. */
export async function actorOf(sessionId: string): Promise<PresentActor | null> {
  const now = Date.now();
  const idHash = hashOf(sessionId);
  const [row] = await db()
    .select({ staffId: staff.id, name: staff.name, email: staff.email, role: staff.role, usedAt: sessions.usedAt, confirmedAt: sessions.confirmedAt })
    .from(sessions)
    .innerJoin(staff, eq(staff.id, sessions.staffId))
    .where(and(eq(sessions.idHash, idHash), isLive(now), isNull(staff.disabledAt)));
  if (!row) return null;
  if (now - row.usedAt.getTime() > touchEvery) await touch(idHash, row.staffId, now);
  return { staffId: row.staffId, name: row.name, email: row.email, role: row.role, sessionId: idHash, confirmedAt: row.confirmedAt };
}

async function touch(idHash: string, staffId: string, now: number): Promise<void> {
  const at = new Date(now);
  await db().update(sessions).set({ usedAt: at }).where(eq(sessions.idHash, idHash));
  await db()
    .update(staff)
    .set({ lastSeenAt: at })
    .where(and(eq(staff.id, staffId), or(isNull(staff.lastSeenAt), lt(staff.lastSeenAt, at))));
}

export async function endSession(sessionId: string): Promise<string | null> {
  const [row] = await db()
    .update(sessions)
    .set({ revokedAt: sql`coalesce(${sessions.revokedAt}, now())` })
    .where(eq(sessions.idHash, hashOf(sessionId)))
    .returning({ staffId: sessions.staffId });
  return row?.staffId ?? null;
}

/** Ends every session of a person, or all but the one given. Returns how many. */
export async function endSessionsOf(executor: Executor, staffId: string, except?: string): Promise<number> {
  const ended = await executor
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(and(eq(sessions.staffId, staffId), isNull(sessions.revokedAt), except === undefined ? undefined : ne(sessions.idHash, except)))
    .returning({ id: sessions.idHash });
  return ended.length;
}
