import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, inArray, isNull, lt, ne, or, sql, type SQL } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { sessions, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { maxPerPerson } from "../domain/staff/limits";
import { env } from "../env";
import { confirmedFor, type Actor, type PresentActor } from "../actor";
import { singleton } from "../singleton";
import { personMark, restoredAt } from "./person-mark";
import { knownFor } from "./known-for";

/** How stale `used_at` may get before it is written again: a write per request would not be worth it. */
const touchEvery = 30_000;
/** A time further ahead than this was set by a clock that has been set back since. */
const ahead = -5_000;

export function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}

/** Returns the id that goes into the cookie; only its hash is stored. Signing in counts as a confirmation. */
export async function startSession(
  executor: Executor,
  staffId: string,
  from: { address: string | null; userAgent: string | null },
): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  await executor.insert(sessions).values({
    idHash: hashOf(id),
    staffId,
    expiresAt: sql`now() + ${milliseconds(env().sessionMaxMs)}`,
    address: from.address,
    userAgent: from.userAgent?.slice(0, 300) ?? null,
  });
  await executor.update(staff).set({ lastSeenAt: sql`now()` }).where(eq(staff.id, staffId));
  await executor.delete(sessions).where(lt(sessions.expiresAt, sql`now() - interval '30 days'`));
  return id;
}

/** Ends a person's least recently used sessions above the limit, never the given one. Returns how many. */
export async function endSurplusSessions(
  executor: Executor,
  staffId: string,
  sessionId: string,
): Promise<number> {
  const surplus = executor
    .select({ id: sessions.idHash })
    .from(sessions)
    .where(and(eq(sessions.staffId, staffId), ne(sessions.idHash, hashOf(sessionId)), isLive()))
    .orderBy(desc(sessions.usedAt))
    .offset(maxPerPerson.sessions - 1);
  const ended = await executor
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(inArray(sessions.idHash, surplus))
    .returning({ id: sessions.idHash });
  return ended.length;
}

/** SQL: the session is still valid by the database's clock. */
export function isLive() {
  return and(
    isNull(sessions.revokedAt),
    sql`${sessions.expiresAt} > now()`,
    sql`${sessions.usedAt} > now() - ${milliseconds(env().sessionIdleMs)}`,
  );
}

/**
 * The owner of this session; null where it is unknown, ended, idle too long, or the owner is disabled. Runs
 * on every request, which is a use of the session.
 */
export function actorOf(sessionId: string): Promise<PresentActor | null> {
  return presentActor(sessionId, { uses: true });
}

/** The same for a read that a page makes while no one is there. */
export function actorWithoutUse(sessionId: string): Promise<PresentActor | null> {
  return presentActor(sessionId, { uses: false });
}

async function presentActor(sessionId: string, { uses }: { uses: boolean }): Promise<PresentActor | null> {
  const idHash = hashOf(sessionId);
  const [row] = await ownerOfLiveSession().execute({ idHash });
  if (!row) return null;
  if (
    knownFor(`${idHash} begun`, 0) > env().sessionMaxMs ||
    knownFor(`${idHash} used`, row.usedAt.getTime()) > env().sessionIdleMs
  )
    return null;
  if (uses && (row.unused > touchEvery || row.unused < ahead)) await touch(idHash, row.staffId);
  const age =
    row.unconfirmed < ahead
      ? Infinity
      : Math.max(row.unconfirmed, knownFor(`${idHash} confirmed`, row.confirmedAt.getTime()));
  return {
    staffId: row.staffId,
    name: row.name,
    email: row.email,
    role: row.role,
    sessionId: idHash,
    mark: personMark(row.staffId, row.restored),
    confirmedUntil: performance.now() + confirmedFor - age,
  };
}

/** Why a session is over that someone ended. */
export const endedWhy =
  "This session was ended: somewhere else, by an administrator, or because your password changed.";

/**
 * For a change that waited for its person's row: whoever held it may have ended the session that asks for it.
 * Throws DeskError "unauthenticated".
 */
export async function requireNotEnded(executor: Executor, { sessionId }: Actor): Promise<void> {
  const [session] = await executor
    .select({ idHash: sessions.idHash })
    .from(sessions)
    .where(and(eq(sessions.idHash, sessionId), isNull(sessions.revokedAt)));
  if (!session) throw new DeskError("unauthenticated", endedWhy);
}

/** Prepared once per connection: this query runs more often than any other. */
function ownerOfLiveSession() {
  return singleton("sessions.owner", () =>
    db()
      .select({
        staffId: staff.id,
        name: staff.name,
        email: staff.email,
        role: staff.role,
        usedAt: sessions.usedAt,
        confirmedAt: sessions.confirmedAt,
        unused: sinceThen(sessions.usedAt),
        unconfirmed: sinceThen(sessions.confirmedAt),
        restored: restoredAt,
      })
      .from(sessions)
      .innerJoin(staff, eq(staff.id, sessions.staffId))
      .where(and(eq(sessions.idHash, sql.placeholder("idHash")), isLive(), isNull(staff.disabledAt)))
      .prepare("owner_of_live_session"),
  );
}

async function touch(idHash: string, staffId: string): Promise<void> {
  await db().update(sessions).set({ usedAt: sql`now()` }).where(eq(sessions.idHash, idHash));
  await db()
    .update(staff)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(staff.id, staffId), or(isNull(staff.lastSeenAt), sql`${staff.lastSeenAt} < now()`)));
}

function milliseconds(count: number): SQL {
  return sql`make_interval(secs => ${count / 1000})`;
}

/** SQL: milliseconds since then. */
function sinceThen(moment: typeof sessions.usedAt | typeof sessions.confirmedAt) {
  return sql<number>`(extract(epoch from now() - ${moment}) * 1000)::float8`;
}

/** Ends every session of a person, or all but the one given. Returns how many. */
export async function endSessionsOf(executor: Executor, staffId: string, except?: string): Promise<number> {
  const ended = await executor
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.staffId, staffId),
        isNull(sessions.revokedAt),
        except === undefined ? undefined : ne(sessions.idHash, except),
      ),
    )
    .returning({ id: sessions.idHash });
  return ended.length;
}
