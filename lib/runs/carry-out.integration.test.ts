import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Actor } from "../actor";
import { instanceId } from "../instance";
import { addActor, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "../sync/sync-account";
import { carryOutRun } from "./carry-out";
import { planRun } from "./plan";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;

beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  nine().reset();
  nine().options({ frozen: true });
  await syncAccount(nineProxyId, "schedule");
});

/** A confirmed run that deletes this many and that no process has begun. */
async function confirmed(actor: Actor, count: number): Promise<string> {
  const rows = await desk.query<{ remoteId: string }>(
    `select remote_id as "remoteId" from sub_users where account_id = $1 and vanished_at is null and status <> 'blocked' order by id limit $2`,
    [nineProxyId, count],
  );
  const { id } = await planRun(
    actor,
    {
      runId: randomUUID(),
      params: { action: "delete" },
      rows: rows.map(({ remoteId }) => ({ accountId: nineProxyId, remoteId })),
    },
    { requestId: randomUUID(), address: null },
  );
  await desk.query("update runs set state = 'queued', confirmed_at = now() where id = $1", [id]);
  return id;
}

const statesOf = async (runId: string) =>
  (
    await desk.query<{ state: string }>("select state from run_rows where run_id = $1 order by position", [
      runId,
    ])
  ).map(({ state }) => state);
const deleted = () =>
  nine()
    .ledger()
    .filter(({ operation }) => operation === "delete").length;

it("continues where this process had dropped it, as when the database failed it, and does no row twice", async () => {
  const id = await confirmed(desk.actor, 6);
  await desk.query(
    "update runs set state = 'running', instance_id = $2, reason = 'moved away' where id = $1",
    [id, instanceId()],
  );
  await Promise.all([carryOutRun(id), carryOutRun(id)]);
  expect(await statesOf(id)).toEqual(Array.from({ length: 6 }, () => "done"));
  expect(deleted()).toBe(6);
  expect(await desk.query("select state from runs where id = $1", [id])).toEqual([{ state: "done" }]);
  expect(await desk.query("select distinct reason from operations where run_id = $1", [id])).toEqual([
    { reason: "moved away" },
  ]);
});

it("is left alone while another living process has it", async () => {
  const id = await confirmed(desk.actor, 3);
  const living = randomUUID();
  await desk.query("insert into instances (id, pulse_at) values ($1, now())", [living]);
  await desk.query("update runs set state = 'running', instance_id = $2 where id = $1", [id, living]);
  await carryOutRun(id);
  expect(await statesOf(id)).toEqual(["planned", "planned", "planned"]);
  expect(deleted()).toBe(0);
});

it("waits for a person, and sends nothing, where the passwords of its rows cannot be read any more", async () => {
  const id = await confirmed(desk.actor, 3);
  await desk.query("update run_rows set sealed = 'under another secret' where run_id = $1", [id]);
  await carryOutRun(id);
  expect(await desk.query("select state, pause_reason, pause_message from runs where id = $1", [id])).toEqual(
    [{ state: "paused", pause_reason: "person", pause_message: expect.stringContaining("AUTH_SECRET") }],
  );
  expect(await statesOf(id)).toEqual(["planned", "planned", "planned"]);
  expect(deleted()).toBe(0);
});

it("does no further row for a person whose role was taken away meanwhile", async () => {
  const person = await addActor("admin", "Soon Gone");
  const id = await confirmed(person, 12);
  nine().latency({ ms: 60 });
  const running = carryOutRun(id);
  await expect.poll(deleted, { interval: 5 }).toBeGreaterThan(0);
  await desk.query("update staff set role = 'viewer' where id = $1", [person.staffId]);
  await running;
  const states = await statesOf(id);
  expect(states.filter((state) => state === "done")).toHaveLength(deleted());
  expect(deleted()).toBeLessThan(12);
  expect(states.filter((state) => state === "refused")).toHaveLength(12 - deleted());
});
