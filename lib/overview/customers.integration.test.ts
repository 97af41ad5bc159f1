import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { linkTo } from "../../testing/customers";
import { addActor, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { overview } from "./get";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());

const customers = async () => (await overview(await addActor("viewer"))).customers;

it("customers are in the order in which the first of their sub-users runs out", async () => {
  expect(await customers()).toBeNull();
  const owners = { lumen: randomUUID(), zurich: randomUUID(), closed: randomUUID(), safe: randomUUID() };
  for (const [name, id] of Object.entries(owners))
    await desk.query("insert into customers (id, name, state, created_by) values ($1, $2, $3, 'Ada')", [
      id,
      name,
      name === "closed" ? "closed" : "active",
    ]);
  for (const [id, owner, used, rate, status] of [
    ["1", "lumen", 50, 10, "active"],
    ["2", "lumen", 90, 10, "active"],
    ["3", "zurich", 80, 10, "active"],
    ["4", "zurich", 99, 10, "disabled"],
    ["5", "closed", 95, 10, "active"],
    ["6", "safe", 5, null, "active"],
    ["7", "zurich", 100, 10, "active"],
  ] as const) {
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at)
        values ($1, $2, $2, $3, 100, $4, $5, now(), now())`,
      [nineProxyId, id, status, used, rate],
    );
    await linkTo(desk, owners[owner], { accountId: nineProxyId, remoteId: id });
  }
  expect(await customers()).toEqual([
    {
      id: owners.lumen,
      name: "lumen",
      subUser: { accountId: nineProxyId, remoteId: "2", name: "2" },
      days: 1,
      left: 10,
    },
    {
      id: owners.zurich,
      name: "zurich",
      subUser: { accountId: nineProxyId, remoteId: "3", name: "3" },
      days: 2,
      left: 20,
    },
  ]);
});
