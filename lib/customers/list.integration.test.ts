import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import type { CustomerRow } from "../domain/customers/row";
import { readCustomerFields } from "../domain/customers/export";
import { readCustomerParams } from "../domain/customers/refuse";
import type { Actor } from "../actor";
import { exportCustomers } from "./export";
import { getCustomer } from "./get";
import { listCustomers } from "./list";
import { listMatchingCustomers } from "./list-matching";

const GB = 1_000_000_000;
let desk: TestDesk;
let viewer: Actor;
const ids = new Map<string, string>();

interface Given {
  status?: string;
  cap?: number | "unlimited" | null;
  used?: number | null;
  rate?: number;
  gone?: boolean;
  account?: string;
  seen?: string;
}

async function plant(customer: string, name: string, given: Given): Promise<void> {
  const account = given.account ?? netnutId;
  const cap = given.cap ?? null;
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_unlimited, traffic_used, rate_mid, vanished_at, first_seen_at, observed_at)
     values ($1, $2, $2, $3, $4, $5, $6, $7, $8, now(), $9)`,
    [
      account,
      name,
      given.status ?? "active",
      cap === "unlimited" ? null : cap,
      cap === "unlimited",
      given.used ?? null,
      given.rate ?? null,
      given.gone ? new Date() : null,
      given.seen ?? "2026-03-01T12:00:00Z",
    ],
  );
  await desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
     values ($1, $2, $3, now(), gen_random_uuid(), 'Ada')`,
    [ids.get(customer), account, name],
  );
}

async function customer(name: string, more: { reference?: string; email?: string; state?: string } = {}) {
  const id = randomUUID();
  ids.set(name, id);
  await desk.query(
    "insert into customers (id, name, reference, emails, state, created_by) values ($1, $2, $3, $4, $5, 'Ada')",
    [id, name, more.reference ?? null, more.email ? [more.email] : [], more.state ?? "active"],
  );
  return id;
}

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  viewer = await addActor("viewer");
  await customer("Mixed", { reference: "SHOP-7", email: "mixed@buyer.test" });
  await plant("Mixed", "capped", { cap: 10 * GB, used: 4 * GB, rate: GB });
  await plant("Mixed", "over", { cap: 5 * GB, used: 8 * GB, account: nineProxyId });
  await plant("Mixed", "off", { status: "disabled", cap: 20 * GB, used: GB });
  await plant("Mixed", "silent", { status: "unknown", cap: null, used: null, seen: "2026-02-01T12:00:00Z" });
  await plant("Mixed", "gone", { cap: 90 * GB, used: GB, gone: true });
  await customer("Endless");
  await plant("Endless", "endless", { cap: "unlimited", used: 3 * GB });
  await plant("Endless", "small", { cap: GB, used: 0 });
  await customer("Not known");
  await plant("Not known", "unread", { cap: null, used: null });
  await customer("Nothing yet", { email: "nothing@buyer.test" });
  await customer("Gone away", { state: "closed", reference: "SHOP-8" });
  const moved = randomUUID();
  await desk.query(
    "insert into customer_aliases (key, reference, customer_id) values ('old-9', 'OLD-9', $1)",
    [ids.get("Mixed")],
  );
  await desk.query(
    "insert into comments (id, customer_id, body, author_name, at) values ($1, $2, 'Pays late', 'Ada', '2026-03-02T00:00:00Z')",
    [moved, ids.get("Mixed")],
  );
});
afterAll(() => desk.close());

const list = async (search = "", actor: Actor = desk.actor) =>
  (await listCustomers(actor, readCustomerParams(new URLSearchParams(search)))).rows;
const names = async (search = "", actor: Actor = desk.actor) =>
  (await list(search, actor)).map(({ name }) => name);
const row = async (name: string): Promise<CustomerRow | undefined> =>
  (await list("state=all")).find((each) => each.name === name);

describe("what a customer has", () => {
  it("adds up what is certain and counts what is not", async () => {
    expect((await row("Mixed"))?.totals).toEqual({
      subUsers: 4,
      used: 13 * GB,
      usedUnknown: 1,
      // One over its cap takes nothing from the others.
      left: 6 * GB,
      unlimited: 0,
      leftUnknown: 1,
      off: 1,
      leftOff: 19 * GB,
      asOf: "2026-02-01T12:00:00.000Z",
    });
    expect((await row("Endless"))?.totals).toMatchObject({ left: GB, unlimited: 1, leftUnknown: 0 });
    expect((await row("Not known"))?.totals).toMatchObject({
      used: 0,
      usedUnknown: 1,
      left: 0,
      leftUnknown: 1,
    });
    expect((await row("Nothing yet"))?.totals).toMatchObject({ subUsers: 0, asOf: null });
  });

  it("names its sub-users by provider, and the first of them to run out", async () => {
    const mixed = await row("Mixed");
    expect(mixed?.providers).toEqual([
      { provider: "netnut", subUsers: 3 },
      { provider: "nine-proxy", subUsers: 1 },
    ]);
    expect(mixed?.first).toMatchObject({ name: "over", provider: "nine-proxy" });
    expect((await row("Endless"))?.first).toMatchObject({ name: "small" });
    expect((await row("Not known"))?.first).toBeNull();
  });

  it("is the same on its own page, with those that its provider no longer lists", async () => {
    const mixed = await getCustomer(desk.actor, ids.get("Mixed") ?? "");
    expect(mixed?.totals).toEqual((await row("Mixed"))?.totals);
    expect(mixed?.subUsers.map(({ name }) => name)).toEqual(["over", "capped", "off", "silent", "gone"]);
    expect(await getCustomer(desk.actor, randomUUID())).toBeNull();
    expect(await getCustomer(desk.actor, "none")).toBeNull();
  });
});

describe("the list", () => {
  it("is in every order, blanks last", async () => {
    expect(await names()).toEqual(["Mixed", "Endless", "Not known", "Nothing yet"]);
    expect(await names("sort=name")).toEqual(["Endless", "Mixed", "Not known", "Nothing yet"]);
    expect(await names("sort=left")).toEqual(["Mixed", "Endless", "Not known", "Nothing yet"]);
    expect(await names("sort=left&order=desc")).toEqual(["Endless", "Mixed", "Not known", "Nothing yet"]);
    expect(await names("sort=used")).toEqual(["Mixed", "Endless", "Not known", "Nothing yet"]);
    expect((await names("sort=subUsers"))[0]).toBe("Mixed");
    for (const sort of ["reference", "lastComment", "week", "month", "created"])
      expect((await names(`sort=${sort}`)).toSorted()).toEqual([
        "Endless",
        "Mixed",
        "Not known",
        "Nothing yet",
      ]);
    expect((await names("sort=reference"))[0]).toBe("Mixed");
  });

  it("is narrowed by state, provider, days and whether there are sub-users", async () => {
    expect(await names("state=closed")).toEqual(["Gone away"]);
    expect(await names("state=all")).toHaveLength(5);
    expect(await names("provider=nine-proxy")).toEqual(["Mixed"]);
    expect(await names("out=7")).toEqual(["Mixed"]);
    expect(await names("linked=none")).toEqual(["Nothing yet"]);
    expect(await names("linked=some")).toHaveLength(3);
    await expect(list("out=never")).rejects.toMatchObject({ code: "invalid" });
  });

  it("is read by pages, of which one beyond the end is the last", async () => {
    const page = await listCustomers(desk.actor, {
      ...readCustomerParams(new URLSearchParams("sort=name&page=9")),
      size: 25,
    });
    expect([page.page, page.total, page.rows.length]).toEqual([1, 4, 4]);
  });

  it("is selected as a whole", async () => {
    const all = await listMatchingCustomers(
      desk.actor,
      readCustomerParams(new URLSearchParams("linked=some")),
    );
    expect(all.refs.map(({ name }) => name)).toEqual(["Endless", "Mixed", "Not known"]);
    expect(all.total).toBe(3);
  });
});

describe("what is personal", () => {
  it("finds a customer by name, reference, former reference and e-mail", async () => {
    for (const words of ["mixed", "shop-7", "OLD-9", "mixed@buyer.test", "buyer.test mixed"])
      expect(await names(`q=${encodeURIComponent(words)}`), words).toEqual(["Mixed"]);
    expect((await names("q=buyer.test")).toSorted()).toEqual(["Mixed", "Nothing yet"]);
  });

  it("neither shows, finds nor orders for a viewer: the answer to an e-mail that exists is that to any other", async () => {
    expect(await names("q=mixed", viewer)).toEqual(["Mixed"]);
    for (const words of ["shop-7", "old-9", "mixed@buyer.test", "nothing@buyer.test", "x@y.test"])
      expect(await names(`q=${encodeURIComponent(words)}`, viewer), words).toEqual([]);
    expect((await list("", viewer)).map(({ reference, lastComment }) => [reference, lastComment])).toEqual(
      Array.from({ length: 4 }, () => [null, null]),
    );
    for (const sort of ["reference", "lastComment"])
      expect(await names(`sort=${sort}&order=desc`, viewer)).toEqual(await names("", viewer));
    expect((await getCustomer(viewer, ids.get("Mixed") ?? ""))?.contacts).toBeNull();
    expect((await row("Mixed"))?.lastComment).toMatchObject({ author: "Ada", body: "Pays late" });
  });
});

describe("comments", () => {
  const write = (body: string, more: { customer?: string; account?: string; remote?: string; at?: string }) =>
    desk.query<{ id: string }>(
      `insert into comments (id, customer_id, account_id, remote_id, body, author_name, at)
        values (gen_random_uuid(), $1, $2, $3, $4, 'Ada', coalesce($5::timestamptz, now())) returning id`,
      [more.customer ?? null, more.account ?? null, more.remote ?? null, body, more.at ?? null],
    );

  it("find their customer by any of their words, folded and beside its other words", async () => {
    await write("Zürich office;\ninvoices quarterly, Ref. 77_b", { customer: ids.get("Endless") });
    for (const words of ["zurich", "QUARTERLY invoices", "quarterly endless", "77-b", "zurich office"])
      expect(await names(`q=${encodeURIComponent(words)}`), words).toEqual(["Endless"]);
    expect(await names("q=quarterly%20mixed")).toEqual([]);
    expect(
      (await listMatchingCustomers(desk.actor, readCustomerParams(new URLSearchParams("q=zurich")))).refs,
    ).toEqual([{ id: ids.get("Endless"), name: "Endless" }]);
  });

  it("on a sub-user find whose it was when they were written", async () => {
    await write("Wants static exits", { account: netnutId, remote: "capped" });
    await write("Written before staticky", {
      account: netnutId,
      remote: "small",
      at: "2020-01-01T00:00:00Z",
    });
    expect(await names("q=static%20exits")).toEqual(["Mixed"]);
    expect(await names("q=staticky")).toEqual(["Endless"]);
    await desk.query(
      "update customer_links set first_day = current_date where remote_id = 'small' and until is null",
    );
    expect(await names("q=staticky")).toEqual([]);
  });

  it("find nothing once they are changed or removed", async () => {
    const [made] = await write("Prefers carrier pigeons", { customer: ids.get("Endless") });
    expect(await names("q=pigeons")).toEqual(["Endless"]);
    await desk.query("update comments set body = 'Prefers owls' where id = $1", [made?.id]);
    expect(await names("q=pigeons")).toEqual([]);
    expect(await names("q=owls")).toEqual(["Endless"]);
    await desk.query("update comments set body = '', removed_at = now() where id = $1", [made?.id]);
    expect(await names("q=owls")).toEqual([]);
  });

  it("are not looked through for a viewer", async () => {
    for (const words of ["zurich", "quarterly", "static", "late"]) {
      expect(await names(`q=${words}`), words).not.toEqual([]);
      expect(
        await listCustomers(viewer, readCustomerParams(new URLSearchParams(`q=${words}`))),
      ).toMatchObject({
        rows: [],
        total: 0,
      });
    }
  });
});

describe("a file of customers", () => {
  it("has the rows of the view, exact figures and no formula", async () => {
    await desk.query("update customers set name = '=cmd|x' where id = $1", [ids.get("Nothing yet")]);
    const file = await exportCustomers(
      desk.actor,
      readCustomerParams(new URLSearchParams("sort=name")),
      readCustomerFields("name,reference,used,left,leftUnknown"),
      someOrigin,
    );
    const [header, ...lines] = file.split("\r\n");
    expect(header).toBe(
      "Name,Reference,Traffic used (bytes),Traffic left (bytes),Sub-users whose traffic left is not known,Id",
    );
    expect(lines.some((line) => line.startsWith("=") || line.startsWith('"='))).toBe(false);
    expect(lines).toContain(`Endless,,${3 * GB},unlimited,0,${ids.get("Endless")}`);
    expect(lines).toContain(`Mixed,SHOP-7,${13 * GB},${6 * GB},1,${ids.get("Mixed")}`);
    expect(lines).toContain(`Not known,,,,1,${ids.get("Not known")}`);
  });

  it("is audited without what was searched for, and takes the permission", async () => {
    const asked = readCustomerParams(new URLSearchParams("q=mixed%40buyer.test"));
    await exportCustomers(desk.actor, asked, ["name", "id"], someOrigin);
    const lines = await desk.query<{ after: unknown }>(
      "select after from audit_log where action = 'customer.export' order by seq",
    );
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain("buyer");
    await expect(exportCustomers(viewer, asked, ["name"], someOrigin)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
