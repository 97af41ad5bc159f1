import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { confirmRun } from "../runs/confirm";
import { planRun } from "../runs/plan";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { perform, startDesk, type TestDesk } from "../../testing/desk";
import { startWorkerProcess } from "../../testing/worker-child";
import { enqueueSync } from "../queue";

/**
 * Of every answer: short enough for no call to be given up, so that a listing of four pages or a row with its
 * three calls takes most of a minute.
 */
const slowness = 15_000;
const pageSize = 5;
const patience = { timeout: 25_000, interval: 100 };

/**
 * The worker is a process of its own, since it learns only from the database and the accounts.
 */
let desk: TestDesk;
let worker: ChildProcess;
let slow: { id: string; sandbox: NineProxySandbox };
let quick: { id: string; sandbox: NineProxySandbox };

async function account(label: string) {
  const sandbox = await startNineProxySandbox({ users: 20 });
  sandbox.control.options({ frozen: true, maxLimit: pageSize });
  return { id: await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey), sandbox };
}

beforeAll(async () => {
  vi.stubEnv("PULSE_SECONDS", "0.3");
  desk = await startDesk({ providerTimeoutMs: 60_000 });
  [slow, quick] = [await account("Slow"), await account("Quick")];
  worker = await startWorkerProcess();
});
afterAll(async () => {
  worker.kill("SIGKILL");
  await Promise.all([slow.sandbox.close(), quick.sandbox.close()]);
  await desk.close();
});

const count = async (text: string, values: unknown[]) =>
  (await desk.query<{ count: number }>(`select count(*)::int as count from ${text}`, values))[0]?.count ?? 0;
const syncsOf = (id: string, state: string) =>
  count("sync_runs where account_id = $1 and state = $2", [id, state]);
const refsOf = (id: string) =>
  desk.query<{ remote_id: string; name: string }>(
    "select remote_id, name from sub_users where account_id = $1 order by id",
    [id],
  );
const stateOf = async (runId: string) =>
  (await desk.query<{ state: string }>("select state from runs where id = $1", [runId]))[0]?.state;

/** Over two sub-users, others than those of the runs before it. */
async function startRun({ id }: { id: string }, place: number): Promise<string> {
  const runId = randomUUID();
  const rows = (await refsOf(id))
    .slice(2 * place, 2 * place + 2)
    .map((row) => ({ accountId: id, remoteId: row.remote_id }));
  const draft = await planRun(
    desk.actor,
    { runId, rows, params: { action: "note", mode: "replace", text: `by ${runId}` } },
    someOrigin,
  );
  await confirmRun(desk.actor, { runId, digest: draft.digest ?? "" }, someOrigin);
  return runId;
}

/** An outcome that is unknown and due to be looked at; at the provider it has been applied. */
async function unknown({ id, sandbox }: { id: string; sandbox: NineProxySandbox }): Promise<string> {
  const subject = (await refsOf(id)).at(-1)?.remote_id ?? "";
  sandbox.control.faults([
    { match: { method: "PUT", id: subject }, fault: { kind: "status", status: 504, times: 1 } },
  ]);
  const { operation } = await perform(desk.actor, id, "set-note", subject, { note: "unclear" });
  expect(operation).toMatchObject({ state: "unknown", checkable: true });
  sandbox.control.patch(subject, { note: "unclear" });
  await desk.query(
    "update operations set next_look_at = now() - interval '1 second' + interval '1 hour' where id = $1",
    [operation.id],
  );
  return operation.id;
}
const due = (ids: string[]) =>
  desk.query("update operations set next_look_at = now() - interval '1 second' where id = any($1::uuid[])", [
    ids,
  ]);
const settled = (id: string) => count("operations where id = $1 and state = 'done'", [id]);

describe("while one account takes its time over every answer, another", () => {
  it("is listed, its unknown outcomes are looked at, and its runs are carried out and resumed", async () => {
    for (const { id } of [slow, quick])
      await expect.poll(() => syncsOf(id, "done"), patience).toBeGreaterThan(0);
    const [slowOutcome, quickOutcome] = [await unknown(slow), await unknown(quick)];
    const paused = [await startRun(slow, 0), await startRun(quick, 0)];
    for (const runId of paused) await expect.poll(() => stateOf(runId), patience).toBe("done");

    slow.sandbox.control.latency({ ms: slowness });
    const before = await syncsOf(quick.id, "done");
    await enqueueSync(slow.id, "person");
    await expect.poll(() => syncsOf(slow.id, "running"), patience).toBe(1);
    await enqueueSync(quick.id, "person");
    await expect.poll(() => syncsOf(quick.id, "done"), patience).toBeGreaterThan(before);
    expect(await syncsOf(slow.id, "running")).toBe(1);

    await due([slowOutcome, quickOutcome]);
    await expect.poll(() => settled(quickOutcome), patience).toBe(1);
    expect(await settled(slowOutcome)).toBe(0);

    const held: string[] = [];
    for (let place = 1; place <= 6; place += 1) held.push(await startRun(slow, place));
    await expect
      .poll(() => count("runs where id = any($1::uuid[]) and state = 'running'", [held]), patience)
      .toBe(4);
    const free = await startRun(quick, 1);
    await expect.poll(() => stateOf(free), patience).toBe("done");
    expect((await Promise.all(held.map(stateOf))).toSorted()).toEqual([
      "queued",
      "queued",
      "running",
      "running",
      "running",
      "running",
    ]);

    // As when their providers were down: whether they answer again is asked before they continue.
    const [slowRun = "", quickRun = ""] = paused;
    const asked = slow.sandbox.control.requests().total;
    const pause = (runId: string) =>
      desk.query(
        "update runs set state = 'paused', pause_reason = 'provider-down', finished_at = null where id = $1",
        [runId],
      );
    await desk.query(
      "update run_rows set state = 'planned', operation_id = gen_random_uuid() where run_id = any($1::uuid[]) and position = 0",
      [paused],
    );
    await pause(slowRun);
    await expect.poll(() => slow.sandbox.control.requests().total, patience).toBeGreaterThan(asked);
    await pause(quickRun);
    await expect.poll(() => stateOf(quickRun), patience).toBe("done");
    expect(await stateOf(slowRun)).toBe("paused");
  });
});
