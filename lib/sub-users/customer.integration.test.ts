import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { linkTo } from "../../testing/customers";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { findCustomers } from "../customers/find";
import { getCustomer } from "../customers/get";
import { listCustomerNames } from "../customers/names";
import { readListParams } from "../domain/sub-users/refuse";
import { anyLinked } from "./any-linked";
import { exportSubUsers } from "./export";
import { listMatching } from "./list-matching";
import { listSubUsers } from "./list";

let desk: TestDesk;
const lumen = randomUUID();
const zurich = randomUUID();

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const table of ["comments", "customer_links", "customer_aliases", "customers", "sub_users"])
    await desk.query(`delete from ${table}`);
  for (const [account, id, name] of [
    [netnutId, "1", "alpha"],
    [netnutId, "2", "beta"],
    [nineProxyId, "3", "gamma"],
    [nineProxyId, "4", "lumen"],
  ])
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ($1, $2, $3, 'active', now(), now())",
      [account, id, name],
    );
  for (const [id, name] of [
    [lumen, "Lumen Travel 12"],
    [zurich, "Zürich-Data"],
  ])
    await desk.query(
      "insert into customers (id, name, reference, emails, contacts, created_by) values ($1, $2, $3, $4, $5, 'Ada')",
      [
        id,
        name,
        `SHOP-${name?.length}`,
        [`ops@${name?.slice(0, 5).toLowerCase()}.example`],
        JSON.stringify([{ kind: "telegram", value: "@zed_9" }]),
      ],
    );
  await linkTo(desk, lumen, { accountId: netnutId, remoteId: "1" });
  await linkTo(desk, lumen, { accountId: nineProxyId, remoteId: "3" });
  await linkTo(desk, zurich, { accountId: netnutId, remoteId: "2" });
});

const list = async (address: string) =>
  (await listSubUsers(desk.actor, readListParams(new URLSearchParams(address)))).rows;
const names = async (address: string) => (await list(address)).map(({ name }) => name);

describe("the table of sub-users", () => {
  it("names the customer of each row", async () => {
    expect((await list("sort=name")).map(({ customer }) => customer)).toEqual([
      { id: lumen, name: "Lumen Travel 12" },
      { id: zurich, name: "Zürich-Data" },
      { id: lumen, name: "Lumen Travel 12" },
      null,
    ]);
    expect(await anyLinked(desk.actor)).toBe(true);
  });

  it("is filtered by customers, by having none, and by both", async () => {
    expect(await names(`sort=name&customer=${lumen}`)).toEqual(["alpha", "gamma"]);
    expect(await names("customer=none")).toEqual(["lumen"]);
    expect(await names(`sort=name&customer=${zurich},none`)).toEqual(["beta", "lumen"]);
    expect(await names(`customer=${randomUUID()}`)).toEqual([]);
    expect(await names(`customer=none&q=alpha`)).toEqual([]);
    for (const address of ["customer=", "customer=everyone", `customer=none,${lumen.slice(1)}`])
      expect(() => readListParams(new URLSearchParams(address)), address).toThrow("cannot be applied");
    expect(
      (await listMatching(desk.actor, readListParams(new URLSearchParams(`customer=${lumen}`)))).total,
    ).toBe(2);
  });

  it("lists those of a merged customer under the one it was merged into", async () => {
    await desk.query("update customers set merged_into = $1, state = 'closed' where id = $2", [
      zurich,
      lumen,
    ]);
    await desk.query("update customer_links set customer_id = $1 where customer_id = $2", [zurich, lumen]);
    expect(await names(`sort=name&customer=${lumen}`)).toEqual(["alpha", "beta", "gamma"]);
    expect((await list("q=alpha"))[0]?.customer?.id).toBe(zurich);
  });

  it("lists them also where that one was merged into a third since", async () => {
    const third = randomUUID();
    await desk.query("insert into customers (id, name, created_by) values ($1, 'Third', 'Ada')", [third]);
    for (const [from, into] of [
      [lumen, zurich],
      [zurich, third],
    ]) {
      await desk.query("update customers set merged_into = $1, state = 'closed' where id = $2", [into, from]);
      await desk.query("update customer_links set customer_id = $1 where customer_id = $2", [into, from]);
    }
    for (const id of [lumen, zurich, third, `${lumen},${zurich}`])
      expect(await names(`sort=name&customer=${id}`)).toEqual(["alpha", "beta", "gamma"]);
    expect((await getCustomer(desk.actor, lumen))?.mergedInto).toEqual({ id: third, name: "Third" });
  });

  it("is searched by the customer's name too, together with words of the sub-user", async () => {
    expect((await names("q=lumen travel&sort=name")).toSorted()).toEqual(["alpha", "gamma"]);
    expect(await names("q=GAMMA travel")).toEqual(["gamma"]);
    expect(await names("q=zurich")).toEqual(["beta"]);
    expect(await names("q=tr alpha")).toEqual(["alpha"]);
    // An exact name of its own comes first; the customer's is not its own.
    expect((await names("q=lumen&sort=name&order=asc"))[0]).toBe("lumen");
    for (const personal of ["SHOP", "example", "zed_9"]) expect(await names(`q=${personal}`)).toEqual([]);
  });

  it("follows a new name, a change of hands, and the end of a link", async () => {
    await desk.query("update customers set name = 'Öresund Media', revision = 2 where id = $1", [lumen]);
    expect((await names("q=oresund&sort=name")).toSorted()).toEqual(["alpha", "gamma"]);
    expect(await names("q=travel")).toEqual([]);
    await desk.query("update sub_users set note = 'moved' where remote_id = '1'");
    expect(await names("q=oresund moved")).toEqual(["alpha"]);
    await desk.query("update customer_links set until = now() where remote_id = '1'");
    expect(await names("q=oresund&sort=name")).toEqual(["gamma"]);
    expect((await list("q=alpha"))[0]?.customer).toBeNull();
    await linkTo(desk, zurich, { accountId: netnutId, remoteId: "1" });
    expect((await names("q=zurich&sort=name")).toSorted()).toEqual(["alpha", "beta"]);
  });

  it("is ordered by customer, those without one last", async () => {
    expect(await names("sort=customer")).toEqual(["alpha", "gamma", "beta", "lumen"]);
    expect(await names("sort=customer&order=desc")).toEqual(["beta", "gamma", "alpha", "lumen"]);
  });

  it("has it in an export, as text", async () => {
    await desk.query("update customers set name = '=1+1' where id = $1", [zurich]);
    const csv = await exportSubUsers(
      desk.actor,
      readListParams(new URLSearchParams("sort=name")),
      ["name", "customer"],
      someOrigin,
    );
    expect(papaparse.parse<string[]>(csv.trim()).data.slice(1)).toEqual([
      ["alpha", "Lumen Travel 12"],
      ["beta", "'=1+1"],
      ["gamma", "Lumen Travel 12"],
      ["lumen", ""],
    ]);
  });
});

describe("customers are found", () => {
  const found = async (text: string, actor = desk.actor) =>
    (await findCustomers(actor, text)).map(({ id }) => id);

  it("by name, with how many sub-users they have", async () => {
    expect(await findCustomers(desk.actor, "travel")).toEqual([
      { id: lumen, name: "Lumen Travel 12", state: "active", subUsers: 2, foundBy: null },
    ]);
    expect(await found("")).toHaveLength(2);
    expect(await found("%")).toEqual([]);
    expect(await found("nobody")).toEqual([]);
    for (const text of ["\u0000", "\ud800", "'; drop table customers; --"])
      expect(await found(text)).toEqual([]);
  });

  it("by reference, e-mail and contact by those alone who may see them", async () => {
    await desk.query(
      "insert into customer_aliases (key, reference, customer_id) values ('old-7', 'OLD-7', $1)",
      [zurich],
    );
    const viewer = await addActor("viewer");
    for (const [text, id] of [
      ["shop-15", lumen],
      ["ops@lumen.example", lumen],
      ["OLD-7", zurich],
    ] as const) {
      expect(await found(text), text).toEqual([id]);
      expect(await found(text, viewer), text).toEqual([]);
    }
    expect(await found("@zed_9")).toHaveLength(2);
    expect(await found("@zed_9", viewer)).toEqual([]);
    expect(await found("zurich", viewer)).toEqual([zurich]);
  });

  it("by a word of a comment after those called so, and by no one who may not see comments", async () => {
    await desk.query(
      `insert into comments (id, customer_id, body, author_name) values ($1, $2, 'Once called lumen, pays by invoice', 'Ada')`,
      [randomUUID(), zurich],
    );
    const viewer = await addActor("viewer");
    expect(await found("invoice pays")).toEqual([zurich]);
    expect(await found("lumen")).toEqual([lumen, zurich]);
    expect(await found("invoice", viewer)).toEqual([]);
    expect(await found("lumen", viewer)).toEqual([lumen]);
    await desk.query("update customers set state = 'closed' where id = $1", [lumen]);
    expect(await found("lumen")).toEqual([lumen, zurich]);
  });

  it("and it says what was found where the name does not", async () => {
    await desk.query(
      "insert into customer_aliases (key, reference, customer_id) values ('old-7', 'OLD-7', $1)",
      [zurich],
    );
    const [alpha, before] = [
      { accountId: netnutId, remoteId: "1" },
      { accountId: netnutId, remoteId: "2" },
    ];
    const write = (about: { customerId?: string; accountId?: string; remoteId?: string }, body: string) =>
      desk.query(
        "insert into comments (id, customer_id, account_id, remote_id, body, author_name) values ($1, $2, $3, $4, $5, 'Ada')",
        [randomUUID(), about.customerId ?? null, about.accountId ?? null, about.remoteId ?? null, body],
      );
    await write({ customerId: lumen }, `${"Long ago. ".repeat(30)}Pays by Überweisung, in May.`);
    await write(alpha, "Asked for a gateway in Lisbon");
    await write(before, "Something about Lisbon");
    const why = async (text: string, actor = desk.actor) =>
      (await findCustomers(actor, text)).map(({ id, foundBy }) => [id, foundBy]);
    expect(await why("travel 12")).toEqual([[lumen, null]]);
    expect(await why("shop 15")).toEqual([[lumen, { kind: "reference", text: "SHOP-15" }]]);
    expect(await why("lumen ops")).toEqual([[lumen, { kind: "email", text: "ops@lumen.example" }]]);
    expect(await why("old-7")).toEqual([[zurich, { kind: "former", text: "OLD-7" }]]);
    expect(new Map((await why("zed_9")) as [string, object][])).toEqual(
      new Map([lumen, zurich].map((id) => [id, { kind: "contact", text: "@zed_9" }])),
    );
    const [[, found]] = (await why("pays by")) as [[string, { kind: string; text: string }]];
    expect(found.kind).toBe("comment");
    expect(found.text).toMatch(/^….*Pays by Überweisung, in May\.$/);
    expect(new Map((await why("lisbon")) as [string, object][])).toEqual(
      new Map([
        [lumen, { kind: "comment", text: "Asked for a gateway in Lisbon" }],
        [zurich, { kind: "comment", text: "Something about Lisbon" }],
      ]),
    );
    expect(await why("", await addActor("viewer"))).toHaveLength(2);
    expect(await why("travel", await addActor("viewer"))).toEqual([[lumen, null]]);
  });

  it("by id for their names", async () => {
    expect(await listCustomerNames(desk.actor, [zurich, randomUUID(), "none"])).toEqual([
      { id: zurich, name: "Zürich-Data" },
    ]);
  });
});
