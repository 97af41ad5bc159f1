import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { storeCalls } from "../lib/accounts/count-calls";
import { registerAccounts } from "../lib/accounts/register";
import { ensureKey } from "../lib/credentials/keys";
import { db, pool } from "../lib/db/client";
import { migrateDatabase } from "../lib/db/migrate";
import { env } from "../lib/env";
import { startPulse } from "../lib/instance";
import { recordMotion } from "../lib/sync/motion";
import { syncAccount } from "../lib/sync/sync-account";
import { readUsageRound } from "../lib/sync/usage";
import { controlOf } from "./lib/stand.mjs";

const minute = 60_000;

interface State extends Record<string, unknown> {
  account: string;
  unread: number;
  /** Of those that moved since they were read: how long ago that was noticed, in seconds. */
  oldest: number;
  /** The same of those near their cap. */
  near: number;
  /** How many moved and wait, and of them those near their cap. */
  waiting: number;
  nearWaiting: number;
  calls: number;
  received: number;
}

async function state(): Promise<State> {
  const { rows } = await db().execute<State>(sql`
    select (select id from accounts where provider = 'netnut' and configured) as account,
      (select count(*)::int from sub_users where usage_read_at is null) as unread,
      moved.*,
      (select coalesce(sum(calls), 0) from account_calls)::float8 as calls,
      (select coalesce(sum(bytes), 0) from account_calls)::float8 as received
    from (select coalesce(max(age), 0)::float8 as oldest, count(*)::int as waiting,
        coalesce(max(age) filter (where near), 0)::float8 as near,
        count(*) filter (where near)::int as "nearWaiting"
      from (select extract(epoch from now() - m.moved_at) as age,
          s.status = 'active' and s.usage >= 0.8 and s.usage < 1 as near
        from usage_motion m join sub_users s on s.id = m.sub_user_id
        where m.moved_at > s.usage_read_at) each_of) moved`);
  if (!rows[0]) throw new Error("The database said nothing.");
  return rows[0];
}

interface Held {
  customer_id: number;
  plans: { gb: number; bytes: number }[];
}

/** A call each would take too long: what the sandbox began with stands for a first reading. */
async function putIn(account: string, controls: string): Promise<void> {
  const { users } = (await controlOf(controls)("state", undefined)) as { users: Held[] };
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const figures = users.map(({ customer_id: id, plans }) => ({
    id: String(id),
    cap: sum(plans.map(({ gb }) => gb * 1e9)),
    used: Math.round(sum(plans.map(({ bytes }) => bytes))),
  }));
  await db().execute(sql`
    update sub_users s set traffic_cap = said.cap, traffic_used = said.used, usage_read_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb) as said(id text, cap bigint, used bigint)
    where s.account_id = ${account} and s.remote_id = said.id`);
}

/**
 * Reads all counters once, then follows those that move for some minutes, as the worker does each minute. Of
 * `many` the first reading is put into the mirror.
 */
async function main(minutes: number, controls: string, many: boolean): Promise<void> {
  await migrateDatabase(env().databaseUrl);
  ensureKey(false);
  await registerAccounts();
  await startPulse();
  const { account } = await state();
  await syncAccount(account, "schedule");
  const readAll = async (isLeft: (now: State) => boolean) => {
    if (many) return putIn(account, controls);
    while (isLeft(await state()) && (await readUsageRound(account)) > 0);
  };
  await readAll(({ unread }) => unread > 0);
  await recordMotion(account);
  await readAll(({ oldest }) => oldest > 0);
  await controlOf(controls)("latency", { ms: 100 });
  await storeCalls();
  const before = await state();
  let moved = 0;
  let read = 0;
  let oldest = 0;
  let near = 0;
  for (let round = 0; round < minutes; round += 1) {
    const began = performance.now();
    moved += (await recordMotion(account)) ?? 0;
    read += await readUsageRound(account);
    const now = await state();
    oldest = Math.max(oldest, now.oldest);
    near = Math.max(near, now.near);
    await sleep(Math.max(0, minute - (performance.now() - began)));
  }
  await storeCalls();
  const after = await state();
  process.send?.({
    moved: moved / minutes,
    read: read / minutes,
    waiting: after.waiting,
    nearWaiting: after.nearWaiting,
    // What moved was noticed at most a round after it did.
    oldest: oldest + 60,
    near: near + 60,
    calls: (after.calls - before.calls) / minutes,
    received: (after.received - before.received) / minutes,
  });
  await pool().end();
  process.disconnect?.();
}

main(Number(process.argv[2]), process.argv[3] ?? "", process.argv[4] === "many").then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
