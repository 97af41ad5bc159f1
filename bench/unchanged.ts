import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { storeCalls } from "../lib/accounts/count-calls";
import { registerAccounts } from "../lib/accounts/register";
import { ensureKey } from "../lib/credentials/keys";
import { db, pool } from "../lib/db/client";
import { migrateDatabase } from "../lib/db/migrate";
import { startPulse } from "../lib/instance";
import { syncAccount } from "../lib/sync/sync-account";
import { env } from "../lib/env";

interface State extends Record<string, unknown> {
  bytes: number;
  transactions: number;
  account: string;
  rows: number;
  changed: number;
  calls: number;
  received: number;
  pids: number[];
}

/** A session that rests has told its statistics after this long. */
const told = 11_000;

/** The log's end, what was committed, and the latest sync of the database. */
async function state(provider: string): Promise<State> {
  const { rows } = await db().execute<State>(sql`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes,
      (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
      (select id from accounts where provider = ${provider} and configured) as account,
      coalesce((select rows from sync_runs order by started_at desc limit 1), 0) as rows,
      coalesce((select changed from sync_runs order by started_at desc limit 1), 0) as changed,
      (select coalesce(sum(calls), 0) from account_calls)::float8 as calls,
      (select coalesce(sum(bytes), 0) from account_calls)::float8 as received,
      (select array_agg(pid) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend') as pids`);
  if (!rows[0]) throw new Error("The database said nothing.");
  return rows[0];
}

/** CPU seconds of each of these processes since it began. */
function cpuOf(pids: readonly number[]): Map<number, number> {
  return new Map(
    pids.map((pid) => {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [pid, (Number(fields[11]) + Number(fields[12])) / 100];
    }),
  );
}

/** Lists an account that does not change, again and again, in a database of its own. */
async function main(provider: string, turns: number): Promise<void> {
  await migrateDatabase(env().databaseUrl);
  ensureKey(false);
  await registerAccounts();
  await startPulse();
  const { account } = await state(provider);
  await syncAccount(account, "schedule");
  await db().execute(sql`vacuum analyze sub_users`);
  await db().execute(sql`vacuum analyze usage_last`);
  await db()
    .execute(sql`checkpoint`)
    .catch(() => {});
  await syncAccount(account, "schedule");
  const passes = [];
  await storeCalls();
  await sleep(told);
  const first = await state(provider);
  for (let turn = 0; turn < turns; turn += 1) {
    const before = await state(provider);
    const [own, server, since] = [process.cpuUsage(), cpuOf(before.pids), performance.now()];
    await syncAccount(account, "schedule");
    const used = process.cpuUsage(own);
    const ms = performance.now() - since;
    const after = await state(provider);
    const database = [...cpuOf(after.pids)].reduce(
      (sum, [pid, cpu]) => sum + cpu - (server.get(pid) ?? 0),
      0,
    );
    if (after.changed !== 0) throw new Error(`${after.changed} rows changed.`);
    passes.push({
      rows: after.rows,
      bytes: after.bytes - before.bytes,
      desk: (used.user + used.system) / 1e6,
      database,
      ms,
    });
  }
  await sleep(told);
  const { transactions } = await state(provider);
  await storeCalls();
  const { calls, received } = await state(provider);
  process.send?.({
    passes,
    transactions: (transactions - first.transactions) / turns,
    calls: (calls - first.calls) / turns,
    received: (received - first.received) / turns,
  });
  await pool().end();
  process.disconnect?.();
}

main(process.argv[2] ?? "", Number(process.argv[3])).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
