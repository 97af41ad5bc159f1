import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { discardRun } from "./discard";
import { someOrigin } from "../../testing/accounts";
import { planCreate } from "./plan-create";
import { discardOldDrafts } from "./discard-old";

let desk: TestDesk;
const week = 7 * 86_400_000;

beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

async function draft(daysAgo: number): Promise<string> {
  const { id } = await planCreate(
    desk.actor,
    {
      runId: randomUUID(),
      accountId: nineProxyId,
      rows: [{ user_name: `draft_${randomUUID().slice(0, 8)}` }],
      uncapped: 1,
    },
    someOrigin,
  );
  await desk.query("update runs set created_at = $2 where id = $1", [
    id,
    new Date(Date.now() - daysAgo * 86_400_000),
  ]);
  return id;
}
const left = async () =>
  (await desk.query<{ id: string }>("select id from runs order by created_at")).map(({ id }) => id);

it("forgets a draft, its rows and its sealed passwords after a week, and says so in the audit", async () => {
  const [old, young] = [await draft(8), await draft(6)];
  expect(
    await desk.query("select 1 from run_rows where run_id = $1 and sealed is not null", [old]),
  ).toHaveLength(1);
  expect(await discardOldDrafts()).toBe(1);
  expect(await left()).toEqual([young]);
  expect(await desk.query("select 1 from run_rows where run_id = $1", [old])).toEqual([]);
  expect(
    await desk.query(
      "select actor_name, run_id, reason from audit_log where action = 'run.discard' order by seq desc limit 1",
    ),
  ).toEqual([{ actor_name: "Subdesk", run_id: old, reason: "It was not started within a week." }]);
  expect(desk.nineProxy.control.ledger()).toEqual([]);
  await discardRun(desk.actor, { runId: young }, someOrigin);
  expect(await left()).toEqual([]);
});

it("leaves everything alone that is no draft, however old", async () => {
  const id = await draft(30);
  await desk.query("update runs set state = 'paused' where id = $1", [id]);
  expect(await discardOldDrafts(new Date(Date.now() + week))).toBe(0);
  await expect(discardRun(desk.actor, { runId: id }, someOrigin)).rejects.toThrow("Cancel it instead");
  expect(await left()).toEqual([id]);
});
