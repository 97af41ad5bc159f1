import { sql } from "drizzle-orm";
import { db, pool, type Executor } from "../lib/db/client";
import type { RemoteSubUser } from "../lib/providers/provider";
import { observeSubUsers } from "../lib/sub-users/observe";

const batch = 1_000;
const moved = 5_000_000;

interface Known extends Record<string, unknown> {
  remote_id: string;
  name: string;
  status: RemoteSubUser["status"];
  traffic_used: number;
}

/**
 * Observing a batch is two statements: the mirror's, then the samples'. This one lets only the first through.
 */
function withoutSampling(): Executor {
  let statements = 0;
  const execute = (query: Parameters<Executor["execute"]>[0]) =>
    statements++ % 2 === 0 ? db().execute(query) : Promise.resolve({ rows: [], rowCount: 0 });
  return { execute } as unknown as Executor;
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
  const executor = sampling ? db() : withoutSampling();
  const observedAt = new Date(Date.now() + 36 * 3_600_000 + turn * 3_600_000);
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
    const items: RemoteSubUser[] = rows.map((row) => ({
      remoteId: row.remote_id,
      name: row.name,
      status: row.status,
      trafficUsed: row.traffic_used + moved,
    }));
    const start = performance.now();
    const written = await observeSubUsers(executor, accountId, items, observedAt);
    milliseconds += performance.now() - start;
    if (written !== rows.length) throw new Error(`${written} of ${rows.length} rows were written.`);
    last = end.remote_id;
  }
  return { milliseconds, samples: (await count()) - before };
}

async function main(accountId: string, turns: number): Promise<void> {
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
