import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { netnutId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { appliedFromNow } from "../../testing/under-fire";
import { startWorkerProcess } from "../../testing/worker-child";
import { enqueueSync } from "../queue";
import { readUsageRound } from "../sync/usage";
import { confirmRun } from "./confirm";
import { planRun } from "./plan";

const pulse = 500;
/** Hundreds take a minute each way, which only CI spends. */
vi.setConfig({ testTimeout: 400_000 });
const rows = process.env.CI ? 600 : 60;
const few = 60;
/** After how many rows it ends. */
const middle = 20;
const pace = { ms: 30, jitter: 20 };
const quick = { ms: 0 };

let desk: TestDesk;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  vi.stubEnv("PULSE_SECONDS", String(pulse / 1000));
  desk = await startDesk({ netnut: { users: rows + 20 } });
  desk.netnut.control.options({ poolGb: 100_000 });
  await syncBoth();
  desk.netnut.control.latency(pace);
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await desk.close();
});

async function startWorker(): Promise<ChildProcess> {
  const worker = await startWorkerProcess();
  workers.push(worker);
  return worker;
}

async function stop(worker: ChildProcess): Promise<void> {
  const exit = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
}

async function startAllocations(count: number): Promise<string> {
  const chosen = await desk.query<{ remote_id: string }>(
    "select remote_id from sub_users where account_id = $1 and vanished_at is null order by id limit $2",
    [netnutId, count],
  );
  const draft = await planRun(
    desk.actor,
    {
      runId: randomUUID(),
      rows: chosen.map((row) => ({ accountId: netnutId, remoteId: row.remote_id })),
      params: { action: "add-traffic", gigabytes: 2, productType: "*" },
    },
    someOrigin,
  );
  await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
  return draft.id;
}

const rowsIn = async (runId: string, state: string) =>
  (
    await desk.query<{ count: number }>(
      "select count(*)::int as count from run_rows where run_id = $1 and state = $2",
      [runId, state],
    )
  )[0]?.count ?? 0;
const runOf = async (runId: string) =>
  (
    await desk.query<{ state: string; instance_id: string | null }>(
      "select state, instance_id from runs where id = $1",
      [runId],
    )
  )[0];
const syncs = (which: string) =>
  desk.query<{ error: string | null }>(`select error from sync_runs where account_id = $1 and ${which}`, [
    netnutId,
  ]);
const isDone = (runId: string) =>
  expect.poll(() => runOf(runId), { timeout: 180_000, interval: 50 }).toMatchObject({ state: "done" });

/** Starts a run in one process, starts another, ends the first midway, and says when the other took over. */
async function endInTheMiddle(signal: "SIGTERM" | "SIGKILL") {
  const applied = appliedFromNow(desk.netnut);
  const first = await startWorker();
  desk.netnut.control.latency(pace);
  const runId = await startAllocations(rows);
  await expect.poll(() => rowsIn(runId, "done"), { interval: 20 }).toBeGreaterThan(middle);
  const owner = (await runOf(runId))?.instance_id;
  const second = await startWorker();
  const asked = Date.now();
  const exit = once(first, "exit").then(([code]) => ({
    code: code as number | null,
    took: Date.now() - asked,
  }));
  first.kill(signal);
  const ownerNow = async () => (await runOf(runId))?.instance_id ?? null;
  if (signal === "SIGTERM") await expect.poll(ownerNow, { interval: 10 }).not.toBe(owner);
  const released = Date.now();
  await expect.poll(async () => [owner, null].includes(await ownerNow()), { interval: 10 }).toBe(false);
  const takenOver = Date.now() - released;
  desk.netnut.control.latency(quick);
  const { code, took } = await exit;
  await isDone(runId);
  await stop(second);
  const ids = applied("allocate-traffic").map((entry) => String(entry.id));
  const [begun] = await desk.query<{ count: number }>(
    "select count(*)::int as count from operations where run_id = $1 and instance_id = $2",
    [runId, owner],
  );
  return { code, left: rows - (begun?.count ?? 0), takenOver, took, runId, owner, ids };
}

describe("a process that ends in the middle of a run of allocations", () => {
  it("gives up a listing at once, blames no one, and has another process list the account", async () => {
    const before = (await syncs("state = 'done'")).length;
    const first = await startWorker();
    await expect.poll(() => syncs("state = 'done'")).toHaveLength(before + 1);
    desk.netnut.control.latency({ ms: 8_000 });
    expect(await enqueueSync(netnutId, "person")).toBe(true);
    const running = "state = 'running' and trigger = 'person'";
    await expect.poll(() => syncs(running)).toHaveLength(1);
    const asked = Date.now();
    first.kill("SIGTERM");
    expect(await once(first, "exit")).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(4_000);
    expect(await syncs("state = 'failed'")).toMatchObject([
      { error: "Subdesk stopped while it was running." },
    ]);
    expect(await desk.query("select health from accounts where id = $1", [netnutId])).toEqual([
      { health: "reachable" },
    ]);

    desk.netnut.control.latency(pace);
    const second = await startWorker();
    await expect.poll(() => syncs("state = 'done' and trigger = 'person'")).toHaveLength(1);
    await stop(second);
  });

  it("finishes what is under way when it is asked to stop, and the other continues within two pulses", async () => {
    const { code, left, takenOver, took, runId, owner, ids } = await endInTheMiddle("SIGTERM");
    expect(code).toBe(0);
    expect(took).toBeLessThan(10_000);
    expect(left).toBeGreaterThan(0);
    expect(takenOver).toBeLessThan(2 * pulse + 600);
    expect(await desk.query("select from instances where id = $1", [owner])).toEqual([]);

    expect(ids).toHaveLength(rows);
    expect(new Set(ids).size).toBe(rows);
    expect(await rowsIn(runId, "done")).toBe(rows);
    expect(
      await desk.query("select state, message from operations where run_id = $1 and state <> 'done'", [
        runId,
      ]),
    ).toEqual([]);
    expect(
      await desk.query("select error from sync_runs where state = 'running' and instance_id = $1", [owner]),
    ).toEqual([]);
  });

  it("gives up after SUBDESK_STOP_SECONDS what a provider does not answer, and sends nothing more", async () => {
    vi.stubEnv("SUBDESK_STOP_SECONDS", "1");
    const applied = appliedFromNow(desk.netnut);
    const first = await startWorker();
    vi.stubEnv("SUBDESK_STOP_SECONDS", undefined);
    desk.netnut.control.latency(pace);
    const runId = await startAllocations(few);
    await expect.poll(() => rowsIn(runId, "done"), { interval: 20 }).toBeGreaterThan(middle);
    const slow = 10_000;
    desk.netnut.control.latency({ ms: slow });
    await sleep(300);
    const { left, asked } = { left: await rowsIn(runId, "planned"), asked: Date.now() };
    first.kill("SIGTERM");
    expect(await once(first, "exit")).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(6_000);
    expect(left).toBeGreaterThan(0);

    desk.netnut.control.latency(pace);
    const second = await startWorker();
    await isDone(runId);
    await stop(second);
    const ids = applied("allocate-traffic").map((entry) => String(entry.id));
    expect(new Set(ids).size).toBe(ids.length);
    const unknown = await rowsIn(runId, "unknown");
    expect((await rowsIn(runId, "done")) + unknown).toBe(few);
    // Only what was with the provider, and not what waited for its turn there.
    expect(unknown).toBeLessThanOrEqual(4);
    // That still takes effect there, and must not be taken for what the next run does, or for a
    // change after its preview.
    await sleep(Math.max(0, asked + slow + 1_000 - Date.now()));
    desk.netnut.control.latency(quick);
    expect(await readUsageRound(netnutId)).toBeGreaterThan(few);
  });

  it("is taken over after five missed pulses when it is killed, and nothing is sent twice", async () => {
    const { left, takenOver, runId, ids } = await endInTheMiddle("SIGKILL");
    expect(left).toBeGreaterThan(0);
    expect(takenOver).toBeGreaterThan(3 * pulse);
    expect(takenOver).toBeLessThan(7 * pulse + 1_000);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      await desk.query(
        "select name, state, message, attempt from run_rows where run_id = $1 and state not in ('done', 'unknown')",
        [runId],
      ),
    ).toEqual([]);
  });
});
