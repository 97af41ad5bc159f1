import { sql } from "drizzle-orm";
import { db, pool } from "../lib/db/client";
import type { RemoteSubUser } from "../lib/providers/provider";
import { diffWithMirror } from "../lib/sub-users/mirror-diff";
import { storeDiff } from "../lib/sub-users/observe";

const batch = 1_000;
const moved = 5_000_000;
const hour = 3_600_000;

interface Known extends Record<string, unknown> {
  remote_id: string;
  name: string;
  status: RemoteSubUser["status"];
  traffic_used: number;
}

/**
 * Observes every sub-user of the account with a counter that moved. Milliseconds, and how many samples that
 * left.
 */
async function observeAll(
  accountId: string,
  turn: number,
  sampling: boolean,
): Promise<{ milliseconds: number; samples: number }> {
  const observedAt = new Date(Date.now() - 20 * hour + turn * hour);
  const count = async () =>
    (await db().execute<{ n: number }>(sql`select count(*) as n from usage_samples`)).rows[0]?.n ?? 0;
  const before = await count();
  let milliseconds = 0;
  for (let last = ""; ; ) {
    const { rows } = await db().execute<Known>(
      sql`select remote_id, name, status, traffic_used from sub_users where account_id = ${accountId} and remote_id > ${last} and remote_id like '9%' order by remote_id limit ${batch}`,
    );
    const end = rows.at(-1);
    if (!end) break;
    const observations = rows.map((row) => ({
      item: {
        remoteId: row.remote_id,
        name: row.name,
        status: row.status,
        trafficUsed: row.traffic_used + moved,
      },
      observedAt,
    }));
    const start = performance.now();
    const news = await diffWithMirror(db(), accountId, observations);
    const written = await storeDiff(db(), accountId, { ...news, toSample: sampling ? news.toSample : [] });
    milliseconds += performance.now() - start;
    if (written !== rows.length) throw new Error(`${written} of ${rows.length} rows were written.`);
    last = end.remote_id;
  }
  return { milliseconds, samples: (await count()) - before };
}

async function main(accountId: string, turns: number): Promise<void> {
  // Paused, or the next listing of the sandbox would retire them; as of long ago, since no moment that is
  // yet to come is stored.
  await db().execute(
    sql`update accounts set paused_at = now(), paused_by = 'the bench', revision = revision + 1 where id = ${accountId}`,
  );
  await db().execute(sql`set statement_timeout = 0`);
  await db().execute(
    sql`update sub_users set observed_at = now() - interval '2 days' where account_id = ${accountId} and remote_id like '9%'`,
  );
  await db().execute(sql`update usage_last set at = now() - interval '2 days'`);
  for (const table of ["sub_users", "usage_last"]) await db().execute(sql.raw(`vacuum analyze ${table}`));
  const times = { with: [] as number[], without: [] as number[] };
  for (let turn = 0; turn < turns * 2; turn += 1) {
    const sampling = turn % 2 === 1;
    const { milliseconds, samples } = await observeAll(accountId, turn, sampling);
    if (sampling === (samples === 0))
      throw new Error(`${samples} samples were stored ${sampling ? "with" : "without"} sampling.`);
    times[sampling ? "with" : "without"].push(milliseconds);
    await db().execute(sql`vacuum sub_users`);
    await db().execute(sql`vacuum usage_last`);
  }
  process.send?.(times);
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
