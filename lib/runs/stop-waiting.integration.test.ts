import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { planFor } from "../../testing/runs";
import { appliedFromNow } from "../../testing/under-fire";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { instanceId } from "../instance";
import { syncAccount } from "../sync/sync-account";
import { cancelRun } from "./cancel";
import { carryOutRun } from "./carry-out";
import { carryOutRow } from "./carry-out-row";
import { confirmRun } from "./confirm";
import { pauseRun } from "./pause";
import { resumeRun } from "./resume";

const rows = 6;
const wait = 4_000;
const retryAfter = String(wait / 1000);

let desk: TestDesk;
const netnut = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 80 } });
  netnut().options({ frozen: true, poolGb: 100_000 });
  await syncAccount(netnutId, "schedule");
});
afterAll(() => desk.close());
beforeEach(() => netnut().clearFaults());

let taken = 0;

/** A run that adds traffic to sub-users that no other test has. */
async function confirmed(count = rows): Promise<string> {
  const chosen = await desk.query<{ id: string }>(
    "select remote_id as id from sub_users where account_id = $1 and status = 'active' order by id limit $2 offset $3",
    [netnutId, count, taken],
  );
  taken += count;
  const draft = await planFor(
    desk.actor,
    netnutId,
    chosen.map(({ id }) => id),
    { action: "add-traffic", gigabytes: 2, productType: "*" },
  );
  await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
  return draft.id;
}

const rowsOf = (runId: string) =>
  desk.query<{ state: string; message: string | null; attempt: number }>(
    "select state, message, attempt from run_rows where run_id = $1 order by position",
    [runId],
  );
const statesOf = async (runId: string) => (await rowsOf(runId)).map(({ state }) => state);
const operationsOf = (runId: string) =>
  desk.query<{ state: string }>("select state from operations where run_id = $1", [runId]);
const runOf = async (runId: string) =>
  (
    await desk.query<{ state: string; pause_reason: string | null; finished: boolean }>(
      "select state, pause_reason, finished_at is not null as finished from runs where id = $1",
      [runId],
    )
  )[0];
const health = () => desk.query("select health, health_message from accounts where id = $1", [netnutId]);
const all = (state: string) => Array.from({ length: rows }, () => state);

/** NetNut answers the first call of this kind with "wait", and the run's other calls wait with it. */
async function heldBack(method: "GET" | "POST") {
  netnut().faults([{ match: { method }, fault: { kind: "status", status: 429, retryAfter, times: 1 } }]);
  const applied = appliedFromNow(desk.netnut);
  const runId = await confirmed();
  const before = netnut().requests().total;
  const working = carryOutRun(runId);
  await expect.poll(() => netnut().requests().total, { interval: 10 }).toBeGreaterThan(before);
  await sleep(300);
  return { runId, working, asked: performance.now(), allocations: () => applied("allocate-traffic").length };
}

describe("rows that wait for their turn at a provider that asked to wait", () => {
  it("are not sent once their run is cancelled", async () => {
    const { runId, working, asked, allocations } = await heldBack("GET");
    await cancelRun(desk.actor, { runId }, someOrigin);
    await working;
    // Not only once the provider would have been asked again.
    expect(performance.now() - asked).toBeLessThan(wait - 1_000);
    expect(await statesOf(runId)).toEqual(all("cancelled"));
    expect(await runOf(runId)).toMatchObject({ state: "cancelled", finished: true });
    await sleep(wait + 500);
    expect(allocations()).toBe(0);
    expect(await statesOf(runId)).toEqual(all("cancelled"));
  });

  it("are not sent once their run is cancelled that had paused itself", async () => {
    const { runId, working, allocations } = await heldBack("POST");
    await cancelRun(desk.actor, { runId }, someOrigin);
    const sent = allocations();
    await working;
    await sleep(wait + 500);
    expect(allocations()).toBe(sent);
    const states = await statesOf(runId);
    expect(states.filter((state) => state === "done")).toHaveLength(sent);
    expect(states.filter((state) => state === "cancelled")).toHaveLength(rows - sent);
    expect(sent).toBeLessThan(3);
  });

  it("stay planned in a paused run, and are done once each after it resumes", async () => {
    const { runId, working, allocations } = await heldBack("GET");
    await pauseRun(desk.actor, { runId }, someOrigin);
    await working;
    expect(await rowsOf(runId)).toEqual(
      all("planned").map((state) => ({ state, message: null, attempt: 0 })),
    );
    expect(await runOf(runId)).toMatchObject({ state: "paused", pause_reason: "person" });
    await sleep(wait + 500);
    expect(allocations()).toBe(0);

    await resumeRun(desk.actor, { runId }, someOrigin);
    await carryOutRun(runId);
    expect(await statesOf(runId)).toEqual(all("done"));
    expect(allocations()).toBe(rows);
    expect(await runOf(runId)).toMatchObject({ state: "done" });
  });

  it("say nothing of the account", async () => {
    const { runId, working } = await heldBack("POST");
    await cancelRun(desk.actor, { runId }, someOrigin);
    await working;
    expect(JSON.stringify(await health())).not.toContain("run");
  });
});

it("lets an allocation that was sent be read back after its run is cancelled", async () => {
  netnut().faults([{ match: { method: "POST" }, fault: { kind: "slow-body", delayMs: 800, times: 1 } }]);
  const applied = appliedFromNow(desk.netnut);
  const runId = await confirmed(1);
  const working = carryOutRun(runId);
  await expect.poll(() => applied("allocate-traffic"), { interval: 10 }).toHaveLength(1);
  netnut().faults([
    { match: { method: "GET" }, fault: { kind: "status", status: 429, retryAfter: "2", times: 1 } },
  ]);
  await cancelRun(desk.actor, { runId }, someOrigin);
  await working;
  expect(await statesOf(runId)).toEqual(["done"]);
  expect(await operationsOf(runId)).toEqual([{ state: "done" }]);
});

it.each([
  ["paused", (runId: string) => pauseRun(desk.actor, { runId }, someOrigin)],
  ["cancelled", (runId: string) => cancelRun(desk.actor, { runId }, someOrigin)],
])("begins no row of a run that was %s, before its process has noticed", async (_how, stop) => {
  const runId = await confirmed(1);
  const applied = appliedFromNow(desk.netnut);
  await desk.query("update runs set state = 'running', instance_id = $2 where id = $1", [
    runId,
    instanceId(),
  ]);
  const [row] = await db().select().from(runRows).where(eq(runRows.runId, runId));
  await stop(runId);
  const unaware = new AbortController();
  expect(
    await carryOutRow(desk.actor, row ?? expect.fail("no row"), {
      requestId: someOrigin.requestId,
      reason: null,
      stopped: unaware.signal,
    }),
  ).toMatchObject({ kind: "later" });
  expect(await statesOf(runId)).toEqual(["planned"]);
  expect(await operationsOf(runId)).toEqual([]);
  expect(applied("allocate-traffic")).toEqual([]);
});
