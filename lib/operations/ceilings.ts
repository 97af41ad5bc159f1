import "server-only";
import { and, asc, eq, inArray, ne, sql, type SQL } from "drizzle-orm";
import { demand, type Actor } from "../actor";
import { hasCeilings } from "../domain/staff/permissions";
import { db, type Executor, type Transaction } from "../db/client";
import { operations, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { formatBytes, GB } from "../domain/format";
import type { TrafficPromise } from "../providers/provider";
import type { SubUser } from "../domain/sub-users/sub-user";
import { weighPromise } from "./promises";
import type { CeilingsView } from "../domain/operations/operation";
import type { OperationRow } from "./view";

const live = inArray(operations.state, ["planned", "sent", "done", "unknown"]);
const today = sql`${operations.createdAt} >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'`;

/**
 * Counts what an operation promises to its sub-user, and refuses it above the person's ceilings. `row` is
 * stored in this transaction; the person's row in staff stays locked until it commits, so two at once cannot
 * both fit into what is left.
 */
export async function countPromise(
  tx: Transaction,
  actor: Actor,
  row: OperationRow,
  promise: TrafficPromise,
  before: SubUser["trafficCap"],
): Promise<void> {
  const ceilings = hasCeilings(actor.role) ? await lockCeilings(tx, actor) : { daily: null, action: null };
  const weighed = weighPromise(promise, before, await earlierPromises(tx, row));
  const over = (message: string) => new DeskError("forbidden", message, { [promise.field]: message });
  if (weighed === "unlimited") {
    if (ceilings.daily === null && ceilings.action === null) return;
    throw over(
      "You have a traffic ceiling, so only an administrator can set Unlimited. Enter a traffic cap.",
    );
  }
  if (weighed.promised === 0) return;
  await tx.update(operations).set(weighed).where(eq(operations.id, row.id));
  if (weighed.promised < 0) return;
  if (ceilings.action !== null && weighed.promised > ceilings.action * GB)
    throw over(`You may add at most ${ceilings.action} GB at a time. An administrator can add more.`);
  if (ceilings.daily === null) return;
  const total = await promisedToday(tx, actor.staffId);
  if (total <= ceilings.daily * GB) return;
  const left = Math.max(0, ceilings.daily * GB - (total - weighed.promised));
  throw over(
    `You may add ${ceilings.daily} GB a day, and ${formatBytes(left)} are left until midnight UTC. An administrator can add more.`,
  );
}

async function lockCeilings(
  tx: Transaction,
  actor: Actor,
): Promise<{ daily: number | null; action: number | null }> {
  const [person] = await tx
    .select({ daily: staff.dailyGigabytes, action: staff.actionGigabytes })
    .from(staff)
    .where(eq(staff.id, actor.staffId))
    .for("no key update");
  if (!person) throw new DeskError("forbidden", "Your role does not allow this.");
  return person;
}

/** What the person has promised to this very sub-user today and taken back again, oldest first. */
function earlierPromises(tx: Transaction, row: OperationRow) {
  if (row.remoteId === null || row.actorId === null) return [];
  return tx
    .select({
      promised: operations.promised,
      promisedFrom: operations.promisedFrom,
      promisedTo: operations.promisedTo,
    })
    .from(operations)
    .where(
      and(
        eq(operations.actorId, row.actorId),
        eq(operations.accountId, row.accountId),
        eq(operations.remoteId, row.remoteId),
        ne(operations.promised, 0),
        live,
        today,
      ),
    )
    .orderBy(asc(operations.createdAt));
}

/**
 * Bytes this person has promised since midnight UTC, those of unknown outcome included. What gives back
 * counts once it is done.
 */
async function promisedToday(executor: Executor, staffId: string): Promise<number> {
  const counts: SQL = sql`${operations.promised} > 0 and ${live} or ${operations.promised} < 0 and ${eq(operations.state, "done")}`;
  const { rows } = await executor.execute<{ total: number }>(sql`
    select coalesce(sum(greatest(0, net)), 0)::double precision as total from (
      select sum(${operations.promised}) as net from ${operations}
      where ${eq(operations.actorId, staffId)} and ${ne(operations.promised, 0)} and (${counts}) and ${today}
      group by ${operations.accountId}, coalesce(${operations.remoteId}, ${operations.id}::text)) of_each`);
  return rows[0]?.total ?? 0;
}

/** The same in gigabytes. */
export async function allocatedToday(executor: Executor, staffId: string): Promise<number> {
  return (await promisedToday(executor, staffId)) / GB;
}

/** The asking person's own ceilings and what is left of them; null where they have none. */
export async function readCeilings(actor: Actor, executor: Executor = db()): Promise<CeilingsView | null> {
  demand(actor, "operations.read");
  if (!hasCeilings(actor.role)) return null;
  const [person] = await executor
    .select({ daily: staff.dailyGigabytes, action: staff.actionGigabytes })
    .from(staff)
    .where(eq(staff.id, actor.staffId));
  if (!person || (person.daily === null && person.action === null)) return null;
  const bytes = (gigabytes: number | null) => (gigabytes === null ? null : gigabytes * GB);
  const daily = bytes(person.daily);
  return {
    daily,
    action: bytes(person.action),
    left: daily === null ? null : Math.max(0, daily - (await promisedToday(executor, actor.staffId))),
  };
}
