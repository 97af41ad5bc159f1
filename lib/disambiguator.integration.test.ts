import { afterAll, beforeAll, expect, it } from "vitest";
import { netnutId, perform, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { planFor } from "../testing/runs";
import { listAudit } from "./audit/list";
import { allAudit } from "./domain/audit/search";
import { listOperations } from "./operations/list";
import { listRunRows } from "./runs/list-rows";

let desk: TestDesk;
let ids: string[];

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  ids = desk.netnut.control.insert([
    { customer_name: "Halcyon Hotels", customer_login_name: "halcyon_1" },
    { customer_name: "halcyon hotels", customer_login_name: "halcyon_2" },
    { customer_name: "Granite Feeds", customer_login_name: "granite" },
  ]);
  await syncBoth();
});
afterAll(() => desk.close());

it("names what tells apart in each answer about a sub-user whose name is shared, and in no other", async () => {
  const [first = "", second = "", other = ""] = ids;
  const expected = { [first]: "halcyon_1", [second]: "halcyon_2", [other]: null };
  for (const id of ids) {
    const { operation } = await perform(desk.actor, netnutId, "disable", id);
    expect(operation).toMatchObject({ state: "done", apart: expected[id] });
  }
  const byId = (views: { remoteId: string | null; apart: string | null }[]) =>
    Object.fromEntries(views.map(({ remoteId, apart }) => [remoteId, apart]));

  expect(byId(await listOperations(desk.actor, {}))).toEqual(expected);
  const { rows: lines } = await listAudit(desk.actor, { ...allAudit, action: "sub-user.disable" });
  expect(lines).toHaveLength(6);
  expect(byId(lines)).toEqual(expected);
  const { id: runId } = await planFor(desk.actor, netnutId, ids, { action: "enable" });
  expect(byId((await listRunRows(desk.actor, { runId, state: null, page: 1, size: 100 })).rows)).toEqual(
    expected,
  );
});

it("goes by the names of now, also for one that is gone", async () => {
  const [first = "", second = ""] = ids;
  await desk.query("update sub_users set vanished_at = now() where remote_id = $1", [first]);
  const apart = new Map(
    (await listOperations(desk.actor, {})).map((operation) => [operation.remoteId, operation.apart]),
  );
  expect(apart.get(first)).toBe("halcyon_1");
  expect(apart.get(second)).toBeNull();
});
