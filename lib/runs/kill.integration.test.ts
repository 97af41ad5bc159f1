import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNetnutSandbox, type NetnutSandbox } from "../../sandbox/netnut";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import type { PresentActor } from "../auth/actor";
import type { RunRowView } from "./schema";

const kills = 25;
const origin = { requestId: "test", address: null };

let netnut: NetnutSandbox;
let nineProxy: NineProxySandbox;
let scratch: Awaited<ReturnType<typeof scratchDatabase>>;
let actor: PresentActor;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  scratch = await scratchDatabase(process.env.TEST_DATABASE_URL ?? "", "kill");
  netnut = await startNetnutSandbox({ users: 80 });
  nineProxy = await startNineProxySandbox({ users: 360 });
  netnut.control.options({ poolGb: 100_000 });
  Object.assign(process.env, {
    DATABASE_URL: scratch.url,
    AUTH_SECRET: "a-secret-that-is-long-enough-for-this-test",
    NETNUT_API_URL: netnut.url,
    NETNUT_TOKEN: netnut.token,
    NINEPROXY_API_URL: nineProxy.url,
    NINEPROXY_API_KEY: nineProxy.apiKey,
    PULSE_SECONDS: "0.1",
    LOG_LEVEL: "silent",
    SUBDESK_DATA_DIR: "",
  });
  const { migrateDatabase } = await import("../db/migrate");
  await migrateDatabase(scratch.url);
  const { registerAccounts } = await import("../accounts/register");
  await registerAccounts();
  const { syncAccount } = await import("../sync/run");
  await syncAccount("netnut", "person");
  await syncAccount("nine-proxy", "person");
  actor = await makeAdministrator();
});

beforeEach(() => {
  netnut.control.latency({ ms: 8, jitter: 8 });
  nineProxy.control.latency({ ms: 8, jitter: 8 });
});

afterEach(() => worker?.kill("SIGKILL"));

afterAll(async () => {
  const { pool } = await import("../db/client");
  const { boss } = await import("../worker/queue");
  await (await boss()).stop({ graceful: false });
  await pool().end();
  await Promise.all([netnut.close(), nineProxy.close()]);
  await scratch.drop();
});

describe(`operations done twice / lost / on the wrong sub-user: 0 / 0 / 0, with kill -9 at ${kills} random points of a bulk run`, { timeout: 900_000 }, () => {
  it("of a 300-row delete: nothing twice, nothing lost, every label right", async () => {
    const victims = (await mirrored("nine-proxy")).slice(0, 300);
    const since = lastSeq(nineProxy);
    const run = await plan({ action: "delete" }, victims);
    const rows = await carryOutUnderFire(run);
    const deleted = entriesSince(nineProxy, since, "delete").map((entry) => String(entry.id));
    expect(new Set(deleted).size).toBe(deleted.length);
    expect(rows).toHaveLength(300);
    for (const row of rows) expect([row.remoteId, row.state, deleted.includes(String(row.remoteId))]).toEqual([row.remoteId, "done", true]);
    expect(rows.filter((row) => row.state === "done")).toHaveLength(300);
    expect(deleted.toSorted()).toEqual(victims.map((ref) => ref.remoteId).toSorted());
  });

  it("of a 100-row create: nothing twice, nothing lost, every label right", async () => {
    const since = lastSeq(nineProxy);
    const { planCreate } = await import("./plan-create");
    const names = Array.from({ length: 100 }, (_, index) => `fresh_${index}`);
    const draft = await planCreate(actor, { runId: randomUUID(), accountId: "nine-proxy", rows: names.map((user_name) => ({ user_name, note: "made in bulk" })), uncapped: names.length }, origin);
    const rows = await carryOutUnderFire(draft.id);
    const created = entriesSince(nineProxy, since, "create");
    const bodies = created.map((entry) => (entry.body as { user_name: string }).user_name);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies.toSorted()).toEqual(names.toSorted());
    for (const row of rows) expect([row.name, row.state]).toEqual([row.name, "done"]);
  });

  it("of a 60-row allocate: nothing twice, what cannot be known is called unknown", async () => {
    const targets = (await mirrored("netnut")).slice(0, 60);
    const since = lastSeq(netnut);
    const run = await plan({ action: "add-traffic", gigabytes: 3, productType: "*" }, targets);
    const rows = await carryOutUnderFire(run);
    const allocated = entriesSince(netnut, since, "allocate-traffic").map((entry) => String(entry.id));
    expect(new Set(allocated).size).toBe(allocated.length);
    for (const row of rows) {
      const applied = allocated.includes(String(row.remoteId));
      expect([row.remoteId, row.state, applied]).toEqual([row.remoteId, row.state === "unknown" ? "unknown" : "done", row.state === "unknown" ? applied : true]);
    }
    // At most the calls that were in flight at each kill can be unknown.
    expect(rows.filter((row) => row.state === "unknown").length).toBeLessThanOrEqual(kills * 3);
    expect(rows.filter((row) => row.state === "done").length).toBeGreaterThan(0);
  });
});

async function carryOutUnderFire(runId: string): Promise<RunRowView[]> {
  const { confirmRun } = await import("./control");
  const { getRun } = await import("./get");
  const draft = await getRun(actor, { runId });
  await confirmRun(actor, { runId, digest: draft.digest ?? "" }, origin);
  const total = draft.totals.byState.planned;
  for (let kill = 0; kill < kills; kill += 1) {
    worker = await startWorkerProcess();
    // Spread over the run: wait until it has come a little further, then strike at a random moment.
    const goal = total - Math.ceil((total * (kill + 1)) / (kills + 1));
    await until(async () => (await getRun(actor, { runId })).totals.byState.planned <= goal);
    await sleep(Math.random() * 25);
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  worker = await startWorkerProcess();
  await until(async () => {
    const { state, totals, waiting } = await getRun(actor, { runId });
    if (state === "done") return true;
    // Nothing else holds it up: what was cut off and does not show may only be late, which time alone decides.
    if (waiting > 0 && totals.byState.planned === 0) await letTimePass();
    return false;
  });
  const { listRunRows } = await import("./rows");
  const pages = await Promise.all([1, 2].map((page) => listRunRows(actor, { runId, state: null, page, size: 250 })));
  return pages.flatMap((page) => page.rows);
}

/** A quarter of an hour, and two complete listings. */
async function letTimePass(): Promise<void> {
  const { pool } = await import("../db/client");
  const { syncAccount } = await import("../sync/run");
  await pool().query("update operations set sent_at = sent_at - interval '16 minutes' where state = 'unknown' and checkable and sent_at > now() - interval '15 minutes'");
  for (const accountId of ["netnut", "nine-proxy", "netnut", "nine-proxy"]) await syncAccount(accountId, "person");
  await pool().query("update operations set next_look_at = now() where state = 'unknown' and checkable");
  await sleep(2_500);
}

async function startWorkerProcess(): Promise<ChildProcess> {
  const child = fork("lib/testing/worker-process.ts", { execArgv: ["--conditions=react-server", "--import", "tsx"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await once(child, "message");
  return child;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; ; ) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error("It did not come to that in a minute.");
    await sleep(15);
  }
}

async function plan(params: { action: "delete" } | { action: "add-traffic"; gigabytes: number; productType: "*" }, rows: { accountId: string; remoteId: string }[]): Promise<string> {
  const { planRun } = await import("./plan");
  return (await planRun(actor, { runId: randomUUID(), rows, params }, origin)).id;
}

async function mirrored(accountId: string): Promise<{ accountId: string; remoteId: string }[]> {
  const { db } = await import("../db/client");
  const { sql } = await import("drizzle-orm");
  const { rows } = await db().execute<{ remote_id: string }>(sql`select remote_id from sub_users where account_id = ${accountId} and vanished_at is null and status = 'active' order by id`);
  const more = await db().execute<{ remote_id: string }>(sql`select remote_id from sub_users where account_id = ${accountId} and vanished_at is null and status <> 'active' order by id`);
  return [...rows, ...more.rows].map((row) => ({ accountId, remoteId: row.remote_id }));
}

async function makeAdministrator(): Promise<PresentActor> {
  const { db } = await import("../db/client");
  const { staff } = await import("../db/schema");
  const [person] = await db().insert(staff).values({ email: "ada@desk.test", name: "Ada", role: "admin", passwordHash: "-" }).returning({ id: staff.id });
  return { staffId: person?.id ?? "", name: "Ada", email: "ada@desk.test", role: "admin", sessionId: "test", confirmedUntil: Infinity };
}

function lastSeq(sandbox: NetnutSandbox | NineProxySandbox): number {
  return sandbox.control.ledger().at(-1)?.seq ?? 0;
}

function entriesSince(sandbox: NetnutSandbox | NineProxySandbox, seq: number, operation: string) {
  return sandbox.control.ledger(seq).filter((entry) => entry.operation === operation);
}
