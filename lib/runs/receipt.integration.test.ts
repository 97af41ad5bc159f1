import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import { afterAll, beforeAll, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import type { Actor } from "../actor";
import { hourMs } from "../domain/durations";
import { getRun } from "./get";
import { eraseOldReceipts, finishReceipt, takeReceipt } from "./receipt";
import { sealSecrets } from "./secrets";

let desk: TestDesk;
let colleague: Actor;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  colleague = await addActor("admin", "Bo");
});
afterAll(() => desk.close());

async function finishedRun(): Promise<string> {
  const id = randomUUID();
  await desk.query(
    "insert into runs (id, state, params, kind, actor_id, actor_name, finished_at) values ($1, 'done', $2, 'bulk', $3, 'Ada', now() - interval '90 days')",
    [id, JSON.stringify({ action: "create", accountId: nineProxyId }), desk.actor.staffId],
  );
  const rows = [
    [nineProxyId, "create", "done", { use_key: "key-of-one" }],
    [netnutId, "set-password", "unknown", { password: "word/of two" }],
    [nineProxyId, "create", "refused", { use_key: "never-used" }],
  ] as const;
  for (const [position, [accountId, operation, state, secrets]] of rows.entries())
    await desk.query(
      "insert into run_rows (run_id, position, account_id, remote_id, name, state, operation, operation_id, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      [
        id,
        position,
        accountId,
        `r${position}`,
        `Customer ${position}`,
        state,
        operation,
        randomUUID(),
        sealSecrets(secrets),
      ],
    );
  return id;
}

const take = (actor: Actor, runId: string) => takeReceipt(actor, { runId }, someOrigin);
/** The states of the rows whose passwords are kept. */
const sealed = async (runId: string) =>
  (
    await desk.query<{ state: string }>(
      "select state from run_rows where run_id = $1 and sealed is not null order by position",
      [runId],
    )
  ).map(({ state }) => state);
const receipt = async (actor: Actor, runId: string) => (await getRun(actor, { runId })).receipt;

it("of a cancelled run waits until the rows that were under way have ended", async () => {
  const runId = await finishedRun();
  await desk.query("update runs set state = 'cancelled', finished_at = null where id = $1", [runId]);
  await desk.query("update run_rows set state = 'planned' where run_id = $1 and position = 1", [runId]);
  const view = await getRun(desk.actor, { runId });
  expect([view.receipt, view.undoable, view.retryable]).toEqual(["none", false, false]);
  await expect(take(desk.actor, runId)).rejects.toMatchObject({ message: "The run has not ended yet." });
  await desk.query("update run_rows set state = 'done' where run_id = $1 and position = 1", [runId]);
  await desk.query("update runs set finished_at = now() where id = $1", [runId]);
  expect(await receipt(desk.actor, runId)).toBe("ready");
  expect(papaparse.parse((await take(desk.actor, runId)).csv, { header: true }).data).toHaveLength(2);
});

it("waits for its first download however long that takes, and has all that a customer needs", async () => {
  const runId = await finishedRun();
  await desk.query(
    "insert into sub_users (account_id, remote_id, name, login, status, first_seen_at, observed_at) values ($1, 'r1', 'Customer 1', 'cust_1', 'active', now(), now())",
    [netnutId],
  );
  expect(await eraseOldReceipts()).toBe(0);
  expect(await receipt(desk.actor, runId)).toBe("ready");
  const { csv } = await take(desk.actor, runId);
  const { data } = papaparse.parse<Record<string, string>>(csv, { header: true });
  expect(data).toEqual([
    {
      Name: "Customer 0",
      Login: "Customer 0",
      "Proxy password": "key-of-one",
      Host: expect.any(String),
      Port: expect.any(String),
      URL: expect.any(String),
      Account: "9Proxy",
      Id: "r0",
      Outcome: "done",
    },
    {
      Name: "Customer 1",
      Login: "cust_1",
      "Proxy password": "word/of two",
      Host: "gw.netnut.net",
      Port: "5959",
      URL: "http://cust_1-res-any:word%2Fof%20two@gw.netnut.net:5959",
      Account: "NetNut",
      Id: "r1",
      Outcome: "unknown",
    },
  ]);
});

it("is there again for whoever downloaded it, and for no one else, until that person has the file", async () => {
  const runId = await finishedRun();
  const first = await take(desk.actor, runId);
  expect(await Promise.all([receipt(desk.actor, runId), receipt(colleague, runId)])).toEqual([
    "mine",
    "taken",
  ]);
  await expect(take(colleague, runId)).rejects.toThrow(/^A colleague has downloaded/);
  await expect(finishReceipt(colleague, { runId }, someOrigin)).rejects.toThrow(/^Only the person/);
  expect(await take(desk.actor, runId)).toEqual(first);
  await finishReceipt(desk.actor, { runId }, someOrigin);
  await finishReceipt(desk.actor, { runId }, someOrigin);
  // What was refused was never used, and is in no file: another try needs it.
  expect([await sealed(runId), await receipt(colleague, runId)]).toEqual([["refused"], "erased"]);
  await expect(take(desk.actor, runId)).rejects.toThrow("The credentials are already erased.");
  expect(
    await desk.query("select action, actor_name from audit_log where run_id = $1 order by seq", [runId]),
  ).toEqual([
    { action: "run.receipt", actor_name: desk.actor.name },
    { action: "run.receipt", actor_name: desk.actor.name },
    { action: "run.receipt-erase", actor_name: desk.actor.name },
  ]);
});

it("says why, and counts as not downloaded, where it cannot be read any more", async () => {
  const runId = await finishedRun();
  await desk.query("update run_rows set sealed = 'under another secret' where run_id = $1", [runId]);
  await expect(take(desk.actor, runId)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("AUTH_SECRET"),
  });
  expect(await desk.query("select receipt_taken_at from runs where id = $1", [runId])).toEqual([
    { receipt_taken_at: null },
  ]);
});

it("is erased a day after the first download", async () => {
  const runId = await finishedRun();
  await take(desk.actor, runId);
  await eraseOldReceipts(new Date(Date.now() + 23 * hourMs));
  expect(await sealed(runId)).toEqual(["done", "unknown", "refused"]);
  await eraseOldReceipts(new Date(Date.now() + 25 * hourMs));
  expect([await sealed(runId), await receipt(desk.actor, runId)]).toEqual([["refused"], "erased"]);
});
