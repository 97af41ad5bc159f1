import "server-only";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { eq, lt, sql } from "drizzle-orm";
import { activeIds } from "./active";
import { clockState, recordDatabaseTime, stateOf, type ClockState } from "./clock";
import { db } from "./db/client";
import { instances } from "./db/schema";
import { env } from "./env";
import { log } from "./log";
import { singleton } from "./singleton";
import { version } from "./version";

/** After this many missed pulses a process counts as gone. */
const pulsesMissed = 5;

/** New each time a process starts. */
export function instanceId(): string {
  return singleton("instance", () => randomUUID());
}

async function pulse(): Promise<void> {
  await readClock();
  const { offsetMs } = clockState();
  await db()
    .insert(instances)
    .values({
      id: instanceId(),
      pulseAt: sql`now()`,
      clockOffsetMs: offsetMs,
      host: hostname(),
      ...version(),
    })
    .onConflictDoUpdate({
      target: instances.id,
      set: { pulseAt: sql`now()`, clockOffsetMs: offsetMs },
    });
}

/** Reads the database's clock, and says in the log when this process's is no longer right, or is again. */
async function readClock(): Promise<void> {
  const sentAt = performance.now();
  const { rows } = await db().execute<{ ms: number }>(
    sql`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`,
  );
  const answeredAt = performance.now();
  if (rows[0]) recordDatabaseTime(rows[0].ms, sentAt, answeredAt);
  const said = singleton("clock.said", () => ({ state: "right" as ClockState["state"] }));
  const { state, offsetMs } = clockState();
  if (state === said.state) return;
  said.state = state;
  if (state === "right") log().info({ offsetMs }, "clock right again");
  else if (state === "off") log().warn({ offsetMs }, "clock off");
  else log().error({ offsetMs }, "clock wrong: nothing is changed until it is right");
}

/** Keeps reporting that this process is alive, and removes those that ended days ago. */
export async function startPulse(): Promise<void> {
  await db().delete(instances).where(lt(instances.pulseAt, sql`now() - interval '7 days'`));
  await pulse();
  const timer = setInterval(() => {
    state().last = Promise.allSettled([state().last, pulse()]);
  }, env().pulseMs).unref();
  state().timer = timer;
}

const state = () =>
  singleton("pulse", () => ({
    timer: undefined as NodeJS.Timeout | undefined,
    last: Promise.resolve() as Promise<unknown>,
  }));

/** Says that this process has ended, so that others take over at once what it left. */
export async function leave(): Promise<void> {
  clearInterval(state().timer);
  await state().last;
  await db().delete(instances).where(eq(instances.id, instanceId()));
}

/** Whether other processes serve the same database. */
export async function othersServe(): Promise<boolean> {
  const { rows } = await db().execute<{ others: boolean }>(sql`select ${othersAreLive()} as others`);
  return rows[0]?.others === true;
}

/** SQL: whether a process other than `self` serves the same database. */
export function othersAreLive(self = instanceId()) {
  return sql`exists (select 1 from ${instances} where ${instances.id} <> ${self} and ${isLive()})`;
}

/**
 * SQL: whether a process of another build serves the same database, unless its version is lower than this
 * one's.
 */
export function newerIsLive() {
  const own = version();
  const numbers = (text: unknown) =>
    sql`string_to_array(substring(${text}::text from '^[0-9]+[.][0-9]+[.][0-9]+'), '.')::int[]`;
  return sql`exists (select 1 from ${instances} where ${isLive()} and ${instances.version} is not null
    and (${instances.version}, ${instances.commit}) is distinct from (${own.version}::text, ${own.commit}::text)
    and not coalesce(${numbers(instances.version)} < ${numbers(own.version)}, false))`;
}

/**
 * SQL: no process works on it any more. The process that wrote `column` is gone, or it is this one and has
 * given up `id`, as after a database failure.
 */
export function isAbandoned(column: unknown, id: unknown) {
  return sql`(${isOrphan(column)}
    or (${column} = ${instanceId()} and not (${id} = any(${sql.param(activeIds())}::uuid[]))))`;
}

/** SQL: the process that wrote `column` is gone. */
export function isOrphan(column: unknown) {
  return sql`not exists (select 1 from ${instances} where ${instances.id} = ${column} and ${isLive()})`;
}

/** SQL: the process of this row of `instances` is alive. */
export function isLive() {
  return sql`${instances.pulseAt} > now() - make_interval(secs => ${(pulsesMissed * env().pulseMs) / 1000})`;
}

/** The worst clock of all processes that are alive, where one is not right. */
export async function worstClock(): Promise<ClockState | null> {
  const [row] = await db()
    .select({ offsetMs: instances.clockOffsetMs })
    .from(instances)
    .where(isLive())
    .orderBy(sql`abs(coalesce(${instances.clockOffsetMs}, 0)) desc`)
    .limit(1);
  const offsetMs = row?.offsetMs ?? 0;
  const worst = stateOf(offsetMs);
  return worst === "right" ? null : { offsetMs, state: worst };
}
