import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { storeCalls } from "../lib/accounts/count-calls";
import { registerAccounts } from "../lib/accounts/register";
import { ensureKey } from "../lib/credentials/keys";
import { db, pool } from "../lib/db/client";
import { migrateDatabase } from "../lib/db/migrate";
import { env } from "../lib/env";
import { startPulse } from "../lib/instance";
import { noteMotion } from "../lib/sync/motion";
import { syncAccount } from "../lib/sync/sync-account";
import { readUsageRound } from "../lib/sync/usage";
import { controlOf } from "./lib/stand.mjs";

const minute = 60_000;

interface State extends Record<string, unknown> {
  account: string;
  unread: number;
  /** Of those that moved since they were read: how long ago that was noticed, in seconds. */
  oldest: number;
  calls: number;
  received: number;
}

async function state(): Promise<State> {
  const { rows } = await db().execute<State>(sql`
    select (select id from accounts where provider = 'netnut' and configured) as account,
      (select count(*)::int from sub_users where usage_read_at is null) as unread,
      coalesce((select max(extract(epoch from now() - m.moved_at)) from usage_motion m
        join sub_users s on s.id = m.sub_user_id where m.moved_at > s.usage_read_at), 0)::float8 as oldest,
      (select coalesce(sum(calls), 0) from account_calls)::float8 as calls,
      (select coalesce(sum(bytes), 0) from account_calls)::float8 as received`);
  if (!rows[0]) throw new Error("The database said nothing.");
  return rows[0];
}

/** Reads all counters once, then follows those that move for some minutes, as the worker does each minute. */
async function main(minutes: number, controls: string): Promise<void> {
  await migrateDatabase(env().databaseUrl);
  ensureKey(false);
  await registerAccounts();
  await startPulse();
  const { account } = await state();
  await syncAccount(account, "schedule");
  while ((await state()).unread > 0 && (await readUsageRound(account)) > 0);
  await noteMotion(account);
  while ((await state()).oldest > 0 && (await readUsageRound(account)) > 0);
  await controlOf(controls)("latency", { ms: 100 });
  await storeCalls();
  const before = await state();
  let moved = 0;
  let oldest = 0;
  for (let round = 0; round < minutes; round += 1) {
    const began = performance.now();
    moved += (await noteMotion(account)) ?? 0;
    await readUsageRound(account);
    oldest = Math.max(oldest, (await state()).oldest);
    await sleep(Math.max(0, minute - (performance.now() - began)));
  }
  await storeCalls();
  const after = await state();
  process.send?.({
    moved: moved / minutes,
    // What moved was noticed at most a round after it did.
    oldest: oldest + 60,
    calls: (after.calls - before.calls) / minutes,
    received: (after.received - before.received) / minutes,
  });
  await pool().end();
  process.disconnect?.();
}

main(Number(process.argv[2]), process.argv[3] ?? "").then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
