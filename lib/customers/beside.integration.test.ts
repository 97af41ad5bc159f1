import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { linkTo } from "../../testing/customers";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import type { MakeCustomersRequest } from "../domain/customers/beside";
import { writeComment } from "./comments";
import { listCommentsOfSubUser } from "./list-comments";
import { makeCustomersFor } from "./make-for-sub-users";
import { customerOfSubUser } from "./of-sub-user";
import { makeCustomersRequest, whoseRequest } from "./schema";
import { undoCustomerChange } from "./undo";
import { whoseSubUsers } from "./whose";

let desk: TestDesk;
const lumen = randomUUID();
const [one, two, three, four] = (
  [
    [netnutId, "1"],
    [nineProxyId, "2"],
    [netnutId, "3"],
    [netnutId, "4"],
  ] as const
).map(([accountId, remoteId]) => ({ accountId, remoteId }));
if (!one || !two || !three || !four) throw new Error("unreachable");

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const table of ["comments", "customer_links", "customer_changes", "customers", "sub_users"])
    await desk.query(`delete from ${table}`);
  const names = ["alpha", "beta", " Lumen-Travel ", "x".repeat(200)];
  for (const [at, { accountId, remoteId }] of [one, two, three, four].entries())
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, first_seen_at, observed_at)
        values ($1, $2, $3, 'active', $4, 10, now(), now())`,
      [accountId, remoteId, names[at], 1_000 - at * 100],
    );
  await desk.query("insert into customers (id, name, created_by) values ($1, 'lumen travel', 'Ada')", [
    lumen,
  ]);
});

const named = async () =>
  (
    await desk.query<{ remote_id: string; customer: string | null }>(
      "select s.remote_id, c.name as customer from sub_users s left join customers c on c.id = s.customer_id order by 1",
    )
  ).map(({ customer }) => customer);
const ask = (changes: Partial<MakeCustomersRequest> = {}): MakeCustomersRequest => ({
  changeId: randomUUID(),
  subUsers: [one, two, three, four].map((ref) => ({ ...ref, seen: null })),
  name: null,
  useNamesakes: true,
  ...changes,
});

describe("beside a sub-user", () => {
  it("are its customer and the customer's other sub-users, those that run out first in front", async () => {
    expect(await customerOfSubUser(desk.actor, one)).toEqual({ customer: null, siblings: [], total: 0 });
    for (const ref of [one, two, three]) await linkTo(desk, lumen, ref);
    const beside = await customerOfSubUser(await addActor("viewer"), one);
    expect(beside.customer).toEqual({ id: lumen, name: "lumen travel", state: "active" });
    expect(beside.total).toBe(2);
    expect(beside.siblings.map(({ remoteId }) => remoteId)).toEqual(["3", "2"]);
    const nobody = { accountId: "a\u0000", remoteId: "\ud800" };
    expect((await customerOfSubUser(desk.actor, nobody)).customer).toBeNull();
  });

  it("are the comments of colleagues, for those who may see them", async () => {
    const support = await addActor("support");
    await writeComment(support, { id: randomUUID(), subject: one, body: "Calls on Mondays" }, someOrigin);
    await writeComment(support, { id: randomUUID(), subject: two, body: "Another" }, someOrigin);
    expect(await listCommentsOfSubUser(support, one)).toMatchObject([
      { body: "Calls on Mondays", own: true },
    ]);
    expect(await listCommentsOfSubUser(desk.actor, one)).toMatchObject([{ own: false }]);
    const viewer = await addActor("viewer");
    await expect(listCommentsOfSubUser(viewer, one)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a preview", () => {
  it("says whose each is, and which customer is called so", async () => {
    await linkTo(desk, lumen, two);
    const customer = { id: lumen, name: "lumen travel" };
    const rows = await whoseSubUsers(desk.actor, {
      subUsers: [one, two, three, { accountId: netnutId, remoteId: "gone" }],
    });
    expect(rows).toEqual([
      { ...one, name: "alpha", customer: null, namesake: null },
      { ...two, name: "beta", customer, namesake: null },
      { ...three, name: " Lumen-Travel ", customer: null, namesake: customer },
    ]);
    expect(whoseRequest.safeParse({ subUsers: [] }).success).toBe(false);
  });
});

describe("customers made for sub-users", () => {
  it("are one for each, called as it is; a name that a customer has leads to that one, and all is undone at once", async () => {
    const request = ask();
    const made = await makeCustomersFor(desk.actor, request, someOrigin);
    expect(made).toMatchObject({ made: 3, linked: 4, leftAlone: [], customer: null });
    expect(await named()).toEqual(["alpha", "beta", "lumen travel", "x".repeat(120)]);
    expect(await makeCustomersFor(desk.actor, request, someOrigin)).toMatchObject({ made: 3, linked: 4 });
    expect(await desk.query("select 1 from customers")).toHaveLength(4);
    await expect(
      makeCustomersFor(desk.actor, { ...request, useNamesakes: false }, someOrigin),
    ).rejects.toMatchObject({ code: "conflict" });

    const lines = await desk.query<{ action: string; after: unknown }>(
      "select action, after from audit_log where after ->> 'change' = $1 order by seq",
      [request.changeId],
    );
    expect(lines.map(({ action }) => action)).toEqual([
      ...Array<string>(3).fill("customer.create"),
      ...Array<string>(4).fill("customer.link"),
    ]);
    expect(JSON.stringify(lines)).not.toContain("alpha");

    const undone = await undoCustomerChange(desk.actor, { changeId: request.changeId }, someOrigin);
    expect(undone).toMatchObject({ restored: 4, leftAlone: [], kept: [] });
    expect(await named()).toEqual([null, null, null, null]);
    expect(await desk.query("select id from customers")).toEqual([{ id: lumen }]);
  });

  it("are made beside a customer of the same name, where that is wanted", async () => {
    expect(await makeCustomersFor(desk.actor, ask({ useNamesakes: false }), someOrigin)).toMatchObject({
      made: 4,
    });
    expect(await named()).toEqual(["alpha", "beta", "Lumen-Travel", "x".repeat(120)]);
  });

  it("for each take none from another customer", async () => {
    await linkTo(desk, lumen, two);
    const made = await makeCustomersFor(desk.actor, ask(), someOrigin);
    expect(made.leftAlone).toEqual([{ ...two, customer: { id: lumen, name: "lumen travel" } }]);
    expect(made.linked).toBe(3);
    expect((await named())[1]).toBe("lumen travel");
  });

  it("are one for all by a name, taken from whom the person saw and from no one else", async () => {
    await linkTo(desk, lumen, one);
    await linkTo(desk, lumen, two);
    const request = ask({
      name: "New One",
      subUsers: [
        { ...one, seen: lumen },
        { ...two, seen: null },
        { ...three, seen: null },
      ],
    });
    const made = await makeCustomersFor(desk.actor, request, someOrigin);
    expect(made).toMatchObject({ made: 1, linked: 2, customer: { name: "New One" } });
    expect(made.leftAlone.map(({ remoteId }) => remoteId)).toEqual(["2"]);
    expect(await named()).toEqual(["New One", "lumen travel", "New One", null]);
    await undoCustomerChange(desk.actor, { changeId: request.changeId }, someOrigin);
    expect(await named()).toEqual(["lumen travel", "lumen travel", null, null]);
  });

  it("many at once by those alone who may", async () => {
    const subUsers = Array.from({ length: 51 }, (_, at) => ({ ...one, remoteId: String(at), seen: null }));
    await expect(
      makeCustomersFor(await addActor("support"), ask({ subUsers }), someOrigin),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(makeCustomersFor(await addActor("viewer"), ask(), someOrigin)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(makeCustomersRequest.safeParse(ask({ name: " " })).success).toBe(false);
    expect(await named()).toEqual([null, null, null, null]);
  });
});
