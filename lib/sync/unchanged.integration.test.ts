import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { pool } from "../db/client";
import { syncAccount } from "./sync-account";

const users = 3_000;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users } });
  desk.nineProxy.control.options({ frozen: true });
  await sync();
  await sync();
});
afterAll(() => desk.close());

const sync = () => syncAccount(nineProxyId, "schedule");

/**
 * What this test's own connections have written to the log: others use the server at the same time, as
 * autovacuum does. All are held at once, so that none keeps for itself what it wrote until later.
 */
async function bytesWritten(): Promise<number> {
  const clients = await Promise.all(Array.from({ length: pool().options.max }, () => pool().connect()));
  try {
    await Promise.all(clients.map((client) => client.query("select pg_stat_force_next_flush()")));
    await Promise.all(clients.map((client) => client.query("select")));
    const { rows } = await clients[0]!.query<{ bytes: number }>(
      `select sum((pg_stat_get_backend_wal(pid)).wal_bytes)::float8 as bytes from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend'`,
    );
    return rows[0]?.bytes ?? 0;
  } finally {
    for (const client of clients) client.release();
  }
}

/**
 * The least of three: what PostgreSQL tidies up while it reads, as versions of rows that no one sees
 * any more, adds to one.
 */
async function bytesOfSync(): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = await bytesWritten();
    await sync();
    rounds.push((await bytesWritten()) - before);
  }
  return Math.min(...rounds);
}

describe("a listing that shows nothing new", () => {
  it("locks no row, and takes no number of the sequence", async () => {
    const state = () =>
      desk.query(
        `select ctid::text, xmin::text, xmax::text, (select last_value from sub_users_id_seq) as number
         from sub_users where account_id = $1 order by id`,
        [nineProxyId],
      );
    const before = await state();
    await sync();
    expect(before).toHaveLength(users);
    expect(await state()).toEqual(before);
  });

  it("writes under 1 kB to the log per 1,000 rows, and confirms them all", async (context) => {
    const [server] = await desk.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    context.skip((server?.version ?? 0) < 180_000, "Only PostgreSQL 18 says what one session wrote.");
    const confirmed = async () =>
      (
        await desk.query<{ at: Date; rows: number }>(
          `select a.last_good_at as at, r.rows from accounts a join sync_runs r on r.account_id = a.id and r.whole
           where a.id = $1 order by r.started_at desc limit 1`,
          [nineProxyId],
        )
      )[0];
    const before = await confirmed();
    const written = await bytesOfSync();
    // Its own record and the account's at the least, or nothing was measured.
    expect(written).toBeGreaterThan(300);
    expect(written).toBeLessThan(users);
    const after = await confirmed();
    expect(after?.rows).toBe(users);
    expect(after?.at.getTime()).toBeGreaterThan(before?.at.getTime() ?? Infinity);
  });
});
