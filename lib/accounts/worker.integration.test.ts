import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { confirmRun } from "../runs/confirm";
import { getRun } from "../runs/get";
import { planRun } from "../runs/plan";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { startDesk, type TestDesk } from "../../testing/desk";
import { someKey, startRekeyable } from "../../testing/rekeyable";
import { startWorkerProcess } from "../../testing/worker-child";
import { boss, dueQueue } from "../queue";
import { requestSync } from "../sync/request";
import { pauseAccount } from "./pause";
import { removeAccount } from "./remove";
import { replaceKey } from "./replace-key";
import { resumeAccount } from "./resume";
import { testConnection } from "./test-connection";

/** The worker is a process of its own here: what this one changes has to reach it through the database. */
let desk: TestDesk;
let worker: ChildProcess;
const closing: (() => Promise<unknown>)[] = [];
const patience = { timeout: 20_000, interval: 50 };

beforeAll(async () => {
  vi.stubEnv("PULSE_SECONDS", "0.2");
  desk = await startDesk();
  worker = await startWorkerProcess();
});
afterEach(async () => void (await Promise.all(closing.splice(0).map((close) => close()))));
afterAll(async () => {
  worker.kill("SIGKILL");
  await desk.close();
});

async function account(label: string) {
  const peer = await startRekeyable(30);
  closing.push(() => peer.close());
  // No run changes the note of one that is blocked.
  const { control } = peer.sandbox();
  for (const row of control.state().users) if (row.status === 3) control.patch(row.id, { status: 1 });
  const id = await addNineProxy(desk.actor, label, peer.url, peer.sandbox().apiKey);
  return { id, label, peer };
}

const runsOf = (id: string) =>
  desk.query<{ state: string; trigger: string }>(
    "select state, trigger from sync_runs where account_id = $1 order by started_at",
    [id],
  );
const schedulesOf = async (id: string) =>
  (await desk.query<{ name: string }>("select name from pgboss.schedule where name like '%' || $1", [id]))
    .length;
const synced = (id: string, least = 1) =>
  expect
    .poll(async () => (await runsOf(id)).filter(({ state }) => state === "done").length, patience)
    .toBeGreaterThanOrEqual(least);

async function startRun(accountId: string): Promise<string> {
  const refs = await desk.query<{ remote_id: string }>(
    "select remote_id from sub_users where account_id = $1 order by id",
    [accountId],
  );
  const runId = randomUUID();
  const draft = await planRun(
    desk.actor,
    {
      runId,
      rows: refs.map((row) => ({ accountId, remoteId: row.remote_id })),
      params: { action: "note", mode: "replace", text: `by ${runId}` },
    },
    someOrigin,
  );
  await confirmRun(desk.actor, { runId, digest: draft.digest ?? "" }, someOrigin);
  return runId;
}

const stateOf = async (runId: string) => {
  const { state, pauseReason } = await getRun(desk.actor, { runId });
  return { state, pauseReason };
};

it("an account that was added is synced by itself, and again on schedule", async () => {
  const { id } = await account("Fresh");
  await synced(id);
  expect((await runsOf(id))[0]).toMatchObject({ trigger: "first" });
  expect(await schedulesOf(id)).toBe(1);
  expect(await desk.query("select count(*)::int as rows from sub_users where account_id = $1", [id])).toEqual(
    [{ rows: 30 }],
  );

  const scheduled = async () => {
    const job = await (await boss()).send(dueQueue(id), {});
    await expect
      .poll(() => desk.query("select state from pgboss.job where id = $1", [job]), patience)
      .toEqual([{ state: "completed" }]);
  };
  // Not due yet; whoever asks for it now is served all the same.
  await scheduled();
  expect(await runsOf(id)).toHaveLength(1);
  expect(await requestSync(desk.actor, { accountId: id }, someOrigin)).toEqual({ started: true });
  await synced(id, 2);
  await desk.query(
    "update sync_runs set started_at = started_at - interval '2 minutes', finished_at = finished_at - interval '2 minutes' where account_id = $1",
    [id],
  );
  await scheduled();
  await synced(id, 3);
  expect((await runsOf(id)).map(({ trigger }) => trigger)).toEqual(["first", "person", "schedule"]);
});

it("a run that was paused for a refused key continues once the key is replaced, and no row is done twice", async () => {
  const { id, peer } = await account("Refused");
  await synced(id);
  peer.sandbox().control.latency({ ms: 30 });
  const runId = await startRun(id);
  await expect
    .poll(async () => (await getRun(desk.actor, { runId })).totals.byState.done, patience)
    .toBeGreaterThan(3);
  const fresh = someKey();
  await peer.rekey(fresh);
  await expect
    .poll(() => stateOf(runId), patience)
    .toEqual({ state: "paused", pauseReason: expect.stringMatching(/refused-key|provider-down/) });
  await expect
    .poll(
      async () => (await desk.query("select health from accounts where id = $1", [id]))[0]?.health,
      patience,
    )
    .toBe("refused");
  const syncs = (await runsOf(id)).length;

  await replaceKey(
    desk.actor,
    { accountId: id, way: "key", credentials: { apiKey: fresh }, address: "", anyway: false, others: false },
    someOrigin,
  );
  await expect.poll(() => stateOf(runId), patience).toEqual({ state: "done", pauseReason: null });
  const { totals } = await getRun(desk.actor, { runId });
  expect(totals.byState.done + totals.byState.unknown).toBe(30);
  const written = peer
    .sandbox()
    .control.ledger()
    .filter(({ body }) => JSON.stringify(body).includes(runId))
    .map((entry) => String(entry.id));
  expect(new Set(written).size).toBe(written.length);
  expect(written.length).toBeGreaterThanOrEqual(totals.byState.done);
  await expect.poll(async () => (await runsOf(id)).length, patience).toBeGreaterThan(syncs);
  expect(await desk.query("select health from accounts where id = $1", [id])).toEqual([
    { health: "reachable" },
  ]);
});

it("a paused account stops its runs and its schedule, and both continue when it is resumed", async () => {
  const { id, peer, label } = await account("Resting");
  await synced(id);
  peer.sandbox().control.latency({ ms: 60 });
  const runId = await startRun(id);
  await expect
    .poll(async () => (await getRun(desk.actor, { runId })).totals.byState.done, patience)
    .toBeGreaterThan(3);
  await pauseAccount(desk.actor, { accountId: id, reason: "Ask first." }, someOrigin);
  await expect
    .poll(() => stateOf(runId), patience)
    .toEqual({ state: "paused", pauseReason: "account-paused" });
  expect((await getRun(desk.actor, { runId })).pauseMessage).toBe(
    `${label} is paused by Ada Admin: Ask first.`,
  );
  await expect.poll(() => schedulesOf(id), patience).toBe(0);
  const asked = peer.sandbox().control.requests().total;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(peer.sandbox().control.requests().total).toBe(asked);

  await resumeAccount(desk.actor, { accountId: id }, someOrigin);
  await expect.poll(() => stateOf(runId), patience).toEqual({ state: "done", pauseReason: null });
  expect((await getRun(desk.actor, { runId })).totals.byState).toMatchObject({
    done: 30,
    refused: 0,
    unknown: 0,
  });
  await synced(id, 2);
  expect(await schedulesOf(id)).toBe(1);
});

it("an account whose address is not trusted stops its runs in every process and after a start, and a test resumes them", async () => {
  const { id, peer, label } = await account("Seized");
  await synced(id);
  const { control } = peer.sandbox();
  control.latency({ ms: 60 });
  const runId = await startRun(id);
  await expect
    .poll(async () => (await getRun(desk.actor, { runId })).totals.byState.done, patience)
    .toBeGreaterThan(3);
  control.faults([{ match: {}, fault: { kind: "html-before" } }]);
  const strange = () =>
    desk.query("select 1 from accounts where id = $1 and strange_since is not null", [id]);
  await expect.poll(strange, patience).toHaveLength(1);
  await desk.query(
    "update accounts set strange_since = strange_since - interval '30 seconds' where id = $1",
    [id],
  );
  await expect
    .poll(() => stateOf(runId), patience)
    .toEqual({ state: "paused", pauseReason: "account-paused" });
  expect((await getRun(desk.actor, { runId })).pauseMessage).toMatch(
    new RegExp(`^${label}’s address has answered with a web page instead of its API since `),
  );
  await expect.poll(() => schedulesOf(id), patience).toBe(0);

  worker.kill("SIGKILL");
  worker = await startWorkerProcess();
  control.faults([]);
  const asked = control.requests().total;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(control.requests().total).toBe(asked);

  expect(await testConnection(desk.actor, { accountId: id }, someOrigin)).toMatchObject({ reachable: true });
  await expect.poll(() => stateOf(runId), patience).toEqual({ state: "done", pauseReason: null });
  const { byState } = (await getRun(desk.actor, { runId })).totals;
  // A write that was answered with a page may have been carried out.
  expect(byState.done + byState.unknown).toBe(30);
  expect(byState.refused).toBe(0);
  const written = control.ledger().filter(({ body }) => JSON.stringify(body).includes(runId));
  expect(new Set(written.map((entry) => entry.id)).size).toBe(written.length);
  await synced(id, 2);
  expect(await schedulesOf(id)).toBe(1);
});

it("a run that stopped on its key says that its account is paused, once it is", async () => {
  const { id, peer, label } = await account("Both");
  await synced(id);
  peer.sandbox().control.latency({ ms: 30 });
  const runId = await startRun(id);
  await peer.rekey(someKey());
  await expect.poll(async () => (await stateOf(runId)).pauseReason, patience).not.toBeNull();
  await pauseAccount(desk.actor, { accountId: id, reason: "Ask first." }, someOrigin);
  await expect
    .poll(() => stateOf(runId), patience)
    .toEqual({ state: "paused", pauseReason: "account-paused" });
  expect((await getRun(desk.actor, { runId })).pauseMessage).toBe(
    `${label} is paused by Ada Admin: Ask first.`,
  );
});

it("nothing is asked of an account that was removed", async () => {
  const { id, label, peer } = await account("Leaving");
  await synced(id);
  await removeAccount(desk.actor, { accountId: id, label }, someOrigin);
  await expect.poll(() => schedulesOf(id), patience).toBe(0);
  const asked = peer.sandbox().control.requests().total;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(peer.sandbox().control.requests().total).toBe(asked);
});
