import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdoptEntry, AdoptFileRow, AdoptSuggestion } from "../../domain/customers/adopt";
import type { CreateCustomerRequest } from "../../domain/customers/customer";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../../testing/desk";
import { from } from "../../../testing/staff";
import type { PresentActor } from "../../actor";
import { createCustomer } from "../create";
import { eraseCustomer } from "../erase";
import { linkSubUsers } from "../link-sub-users";
import { undoCustomerChange } from "../undo";
import { adoptCustomers, previewAdoption } from "./adopt";
import { suggestCustomers } from "./suggest";

let desk: TestDesk;
let operator: PresentActor;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  operator = await addActor("operator", "Olga Operator");
  await plant(netnutId, "lumen_travel_53", { email: "ops@lumen.test" });
  await plant(nineProxyId, "Lumen Travel 3", { email: "ops@lumen.test", tags: ["vip", "lumen"] });
  await plant(nineProxyId, "zurich-data-1", { email: "a@zurich.test", tags: ["vip"] });
  await plant(nineProxyId, "zurich-data-2", { email: "b@zurich.test" });
  await plant(nineProxyId, "user_1");
  await plant(nineProxyId, "user_2");
  await plant(nineProxyId, "4711");
});
afterAll(() => desk.close());

async function plant(
  account: string,
  name: string,
  { email = null, tags = [] }: { email?: string | null; tags?: string[] } = {},
) {
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, email, tags, first_seen_at, observed_at)
      values ($1, $2, $3, 'active', $4, $5, now(), now())`,
    [account, randomUUID(), name, email, tags],
  );
}

const suggest = async (way: "email" | "name" | "tag") =>
  (await suggestCustomers(operator, { way, rows: [] })).suggestions;
const brief = (suggestions: AdoptSuggestion[]) =>
  suggestions.map(({ name, sure, customer, subUsers }) => [
    name,
    subUsers.map((one) => one.name),
    sure,
    customer?.name ?? null,
  ]);
const entryOf = ({ customer, ...suggestion }: AdoptSuggestion): AdoptEntry => ({
  id: randomUUID(),
  name: suggestion.name,
  customerId: customer?.id ?? null,
  reference: suggestion.reference,
  emails: suggestion.emails,
  contacts: suggestion.contacts,
  subUsers: suggestion.subUsers.map(({ accountId, remoteId }) => ({ accountId, remoteId })),
});
const row = (login: string, customer: string, reference = "", more: Partial<AdoptFileRow> = {}) => ({
  login,
  customer,
  reference,
  email: "",
  contact: "",
  ...more,
});
const fromFile = (...rows: AdoptFileRow[]) => suggestCustomers(operator, { way: "file", rows });
const create = (name: string, more: Partial<CreateCustomerRequest> = {}) =>
  createCustomer(
    operator,
    {
      id: randomUUID(),
      name,
      reference: null,
      emails: [],
      contacts: [],
      timeZone: null,
      language: null,
      subUsers: [],
      ...more,
    },
    from(),
  );
const setState = (state: "closed" | "active", id: string) =>
  desk.query("update customers set state = $1 where id = $2", [state, id]);
/** As if they had never been. */
async function forget(...ids: string[]) {
  for (const column of ["customer_aliases where customer_id", "customers where id"])
    await desk.query(`delete from ${column} = any($1)`, [ids]);
}
/** All of customers, and of the sub-users that they are assigned to. */
const stored = async () => [
  await desk.query("select * from customers order by id"),
  await desk.query("select * from customer_aliases order by key"),
  await desk.query("select * from customer_links order by id"),
  await desk.query("select s.* from sub_users s order by id"),
];

describe("suggestions", () => {
  it("group by e-mail, by name and by tag", async () => {
    expect(brief(await suggest("email"))).toEqual([
      ["Lumen Travel", ["Lumen Travel 3", "lumen_travel_53"], true, null],
      ["Zurich Data", ["zurich-data-1", "zurich-data-2"], true, null],
    ]);
    expect((await suggest("email"))[1]).toMatchObject({
      reason: { way: "emails", value: "a@zurich.test, b@zurich.test" },
      emails: ["a@zurich.test", "b@zurich.test"],
    });
    expect((await suggest("name")).map(({ reason }) => reason.numbered)).toEqual([true, true, true, false]);
    expect(brief(await suggest("name"))).toEqual([
      ["Lumen Travel", ["Lumen Travel 3", "lumen_travel_53"], true, null],
      ["User", ["user_1", "user_2"], false, null],
      ["Zurich Data", ["zurich-data-1", "zurich-data-2"], true, null],
      ["4711", ["4711"], false, null],
    ]);
    expect(brief(await suggest("tag"))).toEqual([
      ["lumen", ["Lumen Travel 3"], false, null],
      ["vip", ["zurich-data-1"], false, null],
    ]);
  });

  it("name a customer that exists, and take an address only where all have it", async () => {
    const { id } = await createCustomer(
      operator,
      {
        id: randomUUID(),
        name: "Zürich",
        reference: "SHOP-9",
        emails: ["B@zurich.test"],
        contacts: [],
        timeZone: null,
        language: null,
        subUsers: [],
      },
      from(),
    );
    const [, one, two] = await suggest("email");
    expect([one?.customer, two?.customer]).toEqual([null, { id, name: "Zürich" }]);
    // One alone is not taken for granted.
    expect([one?.sure, two?.sure]).toEqual([false, false]);
    const byName = await suggest("name");
    expect(byName.map(({ emails }) => emails)).toEqual([["ops@lumen.test"], [], [], []]);
  });

  it("offer the customer of their name instead of a second one, where only one has it", async () => {
    const first = await create("LÜMEN  Travel");
    const [lumen] = await suggest("email");
    expect(lumen).toMatchObject({
      name: "LÜMEN  Travel",
      customer: { id: first.id },
      sure: true,
      reason: { way: "email", value: "ops@lumen.test" },
    });
    const second = await create("Lumen travel", { besides: [first.id] });
    expect((await suggest("email"))[0]).toMatchObject({ customer: null, sure: false });
    await forget(first.id);
    await setState("closed", second.id);
    expect((await suggest("email"))[0]).toMatchObject({ customer: null, sure: false });
    await forget(second.id);
  });

  it("come from a file, with what is wrong with each other row", async () => {
    const { suggestions, problems } = await fromFile(
      row("lumen_travel_53", "Lumen", "L-1", { email: "a@lumen.test", contact: "@lumen" }),
      row("LUMEN TRAVEL 3", "", "l-1", { contact: "+49 170 5550199" }),
      row("zurich-data-1", "", "shop-9"),
      row("nobody", "Lumen"),
      row("zurich-data-1", "Lumen"),
      row("user_1", ""),
      row("user_2", "x", "", { email: "no mail" }),
    );
    expect(suggestions).toMatchObject([
      {
        name: "Lumen",
        reference: "L-1",
        emails: ["a@lumen.test"],
        contacts: [
          { kind: "telegram", value: "@lumen" },
          { kind: "phone", value: "+49 170 5550199" },
        ],
        customer: null,
      },
      { customer: { name: "Zürich" } },
    ]);
    expect(problems).toEqual([
      { row: 4, problem: "No sub-user without a customer has the login nobody." },
      { row: 5, problem: "zurich-data-1 is in an earlier row." },
      { row: 6, problem: "It names no customer." },
      { row: 7, problem: "no mail is not an e-mail address." },
    ]);
  });

  it("come from a file with the customer that a reference leads to, and never with another name", async () => {
    const { suggestions, problems } = await fromFile(
      row("zurich-data-1", "ZURICH", "SHOP-9"),
      row("zurich-data-2", "Lumen Travel", "SHOP-9"),
      row("user_1", "Brook", "N-1"),
      row("user_2", "River", "N-1"),
      row("4711", "River", "n-1 "),
    );
    expect(suggestions).toMatchObject([
      { name: "Zürich", customer: { name: "Zürich" }, subUsers: [{ name: "zurich-data-1" }] },
      { name: "Brook", customer: null, reference: "N-1", subUsers: [{ name: "user_1" }] },
    ]);
    expect(problems).toEqual([
      { row: 2, problem: "The reference SHOP-9 leads to Zürich, and this row names Lumen Travel." },
      { row: 4, problem: "An earlier row names the customer with this reference Brook." },
      { row: 5, problem: "An earlier row names the customer with this reference Brook." },
    ]);
  });

  it("come from a file with one customer for one name, whether it exists or not", async () => {
    const brook = await create("BRÖOK  Media");
    expect(
      (await fromFile(row("user_1", "Brook Media"), row("user_2", "brook.media", "B-1"))).suggestions,
    ).toEqual([
      expect.objectContaining({
        name: "BRÖOK  Media",
        customer: { id: brook.id, name: "BRÖOK  Media" },
        reference: "B-1",
        sure: true,
        subUsers: [expect.objectContaining({ name: "user_1" }), expect.objectContaining({ name: "user_2" })],
      }),
    ]);
    const second = await create("Brook media", { reference: "B-2", besides: [brook.id] });
    const both = await fromFile(row("user_1", "Brook Media"), row("user_2", "Brook Media", "b-2"));
    expect(both.suggestions).toMatchObject([{ customer: { id: second.id }, subUsers: [{ name: "user_2" }] }]);
    expect(both.problems).toEqual([
      {
        row: 1,
        problem:
          "“Brook Media” could be 2 customers: Brook media (B-2) or BRÖOK  Media (no reference). Enter a reference that only one has.",
      },
    ]);
    await forget(brook.id);
    expect((await fromFile(row("user_1", "Brook Media", "B-3"))).problems).toEqual([
      { row: 1, problem: "Brook media has the reference B-2, and this row gives it B-3." },
    ]);
    await setState("closed", second.id);
    for (const reference of ["", "B-2"])
      expect((await fromFile(row("user_1", "Brook Media", reference))).problems).toEqual([
        { row: 1, problem: "Brook media is closed. Reopen it first." },
      ]);
    await forget(second.id);
    expect(
      await fromFile(
        row("user_1", "River"),
        row("user_2", "RIVER", "R-1"),
        row("4711", "", "R-1"),
        row("zurich-data-1", "River", "R-2"),
      ),
    ).toMatchObject({
      suggestions: [{ name: "River", customer: null, reference: "R-1", subUsers: [{}, {}, {}] }],
      problems: [{ row: 4, problem: "An earlier row gives River the reference R-1." }],
    });
  });

  it("offer the customer of an id that vanished to another id of the same name", async () => {
    const remoteId = randomUUID();
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at, vanished_at) values ($1, $2, '4711', 'active', now(), now(), now())",
      [nineProxyId, remoteId],
    );
    const [customer] = await desk.query<{ id: string }>("select id from customers");
    const { changeId } = await linkSubUsers(
      operator,
      {
        changeId: randomUUID(),
        customerId: customer?.id ?? null,
        subUsers: [{ accountId: nineProxyId, remoteId, seen: null }],
      },
      from(),
    );
    const [first] = await suggest("name");
    expect(first).toMatchObject({
      reason: { way: "returned", value: "4711" },
      customer: { name: "Zürich" },
      subUsers: [{ name: "4711" }],
    });
    expect(
      await desk.query("select count(*)::int as linked from sub_users where customer_id is not null"),
    ).toEqual([{ linked: 1 }]);
    await undoCustomerChange(operator, { changeId }, from());
  });
});

describe("adopting", () => {
  it("does what the preview showed, and is undone byte for byte", async () => {
    const before = await stored();
    const entries = (await suggest("email")).map(entryOf);
    const preview = await previewAdoption(operator, { entries });
    expect(preview).toMatchObject({
      customers: 2,
      existing: 1,
      links: 4,
      leftOut: [],
      problems: [],
    });
    expect(await stored()).toEqual(before);
    const request = { changeId: randomUUID(), digest: preview.digest, entries };
    const result = await adoptCustomers(operator, request, from());
    expect(result).toEqual({ changeId: request.changeId, customers: 2, existing: 1, links: 4 });
    expect(await adoptCustomers(operator, request, from())).toEqual(result);
    const made = await desk.query<{ name: string; emails: string[]; links: number }>(
      `select name, emails, (select count(*)::int from sub_users s where s.customer_id = c.id) as links
        from customers c where id = any($1) order by name`,
      [entries.map(({ id }) => id)],
    );
    expect(made).toEqual([
      { name: "Lumen Travel", emails: ["ops@lumen.test"], links: 2 },
      { name: "Zurich Data", emails: ["a@zurich.test"], links: 1 },
    ]);
    expect(
      await desk.query(
        "select action, count(*)::int as lines from audit_log where after ->> 'change' = $1 group by 1 order by 1",
        [request.changeId],
      ),
    ).toEqual([
      { action: "customer.create", lines: 2 },
      { action: "customer.link", lines: 4 },
    ]);
    expect(await undoCustomerChange(operator, { changeId: request.changeId }, from())).toMatchObject({
      kind: "adopt",
      restored: 4,
      leftAlone: [],
      kept: [],
    });
    expect(await stored()).toEqual(before);
  });

  it("does nothing once it would do something else than was shown", async () => {
    const entries = (await suggest("name")).map(entryOf);
    const { digest } = await previewAdoption(operator, { entries });
    const [first] = entries;
    const [one] = first?.subUsers ?? [];
    const taken = await createCustomer(
      operator,
      {
        id: randomUUID(),
        name: "Someone else's",
        reference: null,
        emails: [],
        contacts: [],
        timeZone: null,
        language: null,
        subUsers: one ? [one] : [],
      },
      from(),
    );
    const before = await stored();
    await expect(
      adoptCustomers(operator, { changeId: randomUUID(), digest, entries }, from()),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await stored()).toEqual(before);
    const again = await previewAdoption(operator, { entries });
    expect(again.leftOut).toMatchObject([{ ...one, customer: { id: taken.id, name: "Someone else's" } }]);
  });

  it("says what cannot be adopted", async () => {
    const [one, two] = (await suggest("name")).map(entryOf);
    if (!one || !two) throw new Error("There are suggestions.");
    const { problems } = await previewAdoption(operator, {
      entries: [
        { ...one, reference: "SHOP-9" },
        { ...two, customerId: randomUUID() },
        { ...two, id: randomUUID(), reference: "shop-9" },
      ],
    });
    expect(problems.map(({ problem }) => problem).toSorted()).toEqual(
      expect.arrayContaining([
        "The reference SHOP-9 leads to Zürich already.",
        "This customer no longer exists. Choose another.",
      ]),
    );
  });

  it("makes no second customer of a name, closed or made in the meantime", async () => {
    const [one, two] = (await suggest("name")).map(entryOf);
    if (!one || !two) throw new Error("There are suggestions.");
    const entries = [{ ...one, name: "Heron" }];
    const { digest } = await previewAdoption(operator, { entries });
    const heron = await create("HÉRON");
    await expect(
      adoptCustomers(operator, { changeId: randomUUID(), digest, entries }, from()),
    ).rejects.toMatchObject({ code: "conflict" });
    const problemsOf = async (names: [string, string]) =>
      (
        await previewAdoption(operator, {
          entries: [
            { ...one, name: names[0] },
            { ...two, name: names[1] },
          ],
        })
      ).problems.map(({ problem }) => problem);
    expect(await problemsOf(["Heron", "Egret"])).toEqual(["HÉRON exists. Choose it, or another name."]);
    await setState("closed", heron.id);
    expect(await problemsOf(["Heron", "Egret"])).toEqual([
      "HÉRON is closed. Reopen it first, or choose another name.",
    ]);
    const second = await create("Heron", { besides: [heron.id] });
    expect(await problemsOf(["Heron", "Egret"])).toEqual(["Heron exists. Choose it, or another name."]);
    await setState("active", heron.id);
    expect(await problemsOf(["Heron", "Egret"])).toEqual([
      "2 customers are called Heron. Choose one of them, or another name.",
    ]);
    await forget(heron.id, second.id);
    expect(await problemsOf(["Egret", "ÉGRET"])).toEqual(["Two groups make a customer called ÉGRET."]);
  });

  it("adds what a group has to a customer that exists, and takes it back", async () => {
    const contact = { kind: "telegram" as const, value: "@heron" };
    const heron = await create("Heron", { emails: ["A@heron.test"] });
    const { suggestions } = await fromFile(
      row("user_1", "heron", "H-1", { email: "a@heron.test", contact: "@heron" }),
      row("user_2", "Heron", "h-1", { email: "b@heron.test" }),
    );
    const entries = suggestions.map(entryOf);
    const before = await stored();
    const preview = await previewAdoption(operator, { entries });
    expect(preview).toMatchObject({
      customers: 0,
      existing: 1,
      links: 2,
      added: { references: 1, emails: 1, contacts: 1 },
      problems: [],
    });
    const { changeId } = await adoptCustomers(
      operator,
      { changeId: randomUUID(), digest: preview.digest, entries },
      from(),
    );
    const now = () =>
      desk.query("select reference, emails, contacts, revision from customers where id = $1", [heron.id]);
    expect(await now()).toEqual([
      { reference: "H-1", emails: ["A@heron.test", "b@heron.test"], contacts: [contact], revision: 2 },
    ]);
    expect(await desk.query("select key from customer_aliases where customer_id = $1", [heron.id])).toEqual([
      { key: "h-1" },
    ]);
    expect(
      await desk.query(
        "select before, after from audit_log where action = 'customer.update' and after ->> 'change' = $1",
        [changeId],
      ),
    ).toEqual([
      {
        before: { revision: 1 },
        after: { revision: 2, fields: ["reference", "emails", "contacts"], change: changeId },
      },
    ]);
    const [change] = await desk.query<{ undo: object }>("select undo from customer_changes where id = $1", [
      changeId,
    ]);
    expect(JSON.stringify(change)).not.toMatch(/heron|h-1/i);
    await undoCustomerChange(operator, { changeId }, from());
    expect(await now()).toEqual([{ reference: null, emails: ["A@heron.test"], contacts: [], revision: 3 }]);
    await desk.query("update customers set revision = 1 where id = $1", [heron.id]);
    expect(await stored()).toEqual(before);

    const again = await adoptCustomers(
      operator,
      { changeId: randomUUID(), digest: (await previewAdoption(operator, { entries })).digest, entries },
      from(),
    );
    await eraseCustomer(desk.actor, { id: heron.id, revision: 2 }, from());
    expect(
      await desk.query("select undo -> 'added' as added from customer_changes where id = $1", [
        again.changeId,
      ]),
    ).toEqual([{ added: [] }]);
    await desk.query("delete from customer_links where customer_id = $1", [heron.id]);
    await forget(heron.id);
  });

  it("loses no reference, address or contact of a group without saying so", async () => {
    const heron = await create("Heron", {
      reference: "H-1",
      emails: Array.from({ length: 10 }, (_, index) => `${index}@heron.test`),
    });
    const [one, two] = (await suggest("name")).map(entryOf);
    if (!one || !two) throw new Error("There are suggestions.");
    const into = { customerId: heron.id, emails: [], contacts: [] };
    const problemsOf = async (...entries: AdoptEntry[]) =>
      (await previewAdoption(operator, { entries })).problems.map(({ problem }) => problem);
    expect(await problemsOf({ ...one, ...into, reference: "h-1" })).toEqual([]);
    expect(await problemsOf({ ...one, ...into, reference: "H-2" })).toEqual([
      "Heron has the reference H-1, and H-2 would be lost.",
    ]);
    expect(await problemsOf({ ...one, ...into, reference: "SHOP-9" })).toEqual([
      "The reference SHOP-9 leads to Zürich already.",
    ]);
    expect(await problemsOf({ ...one, ...into, emails: ["9@HERON.test", "new@heron.test"] })).toEqual([
      "Heron would have more than 10 e-mail addresses.",
    ]);
    await forget(heron.id);
    const egret = await create("Egret");
    const both = { customerId: egret.id, emails: [], contacts: [] };
    expect(
      await problemsOf({ ...one, ...both, reference: "E-1" }, { ...two, ...both, reference: "E-2" }),
    ).toEqual(["Egret has the reference E-1, and E-2 would be lost."]);
    await forget(egret.id);
  });

  it("says of how many sub-users only the traffic from today on counts", async () => {
    const [, one] = (await suggest("email")).map(entryOf);
    if (!one) throw new Error("There are suggestions.");
    expect(await previewAdoption(operator, { entries: [one] })).toMatchObject({ links: 1, fromToday: 0 });
    const [subUser] = one.subUsers;
    const heron = await create("Heron", { subUsers: subUser ? [subUser] : [] });
    await linkSubUsers(
      operator,
      {
        changeId: randomUUID(),
        customerId: null,
        subUsers: subUser ? [{ ...subUser, seen: heron.id }] : [],
      },
      from(),
    );
    expect(await previewAdoption(operator, { entries: [one] })).toMatchObject({ links: 1, fromToday: 1 });
    await desk.query("delete from customer_links where customer_id = $1", [heron.id]);
    await forget(heron.id);
  });

  it("takes 10,000 suggestions in one transaction, and back", async () => {
    for (let first = 1; first <= 9_990; first += 1_998)
      await desk.query(
        `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
          select $1, 'many-' || n, 'buyer' || chr(97 + n % 26) || md5(n::text) || 'x', 'active', now(), now()
          from generate_series($2::int, $2::int + 1997) n`,
        [netnutId, first],
      );
    await desk.query("analyze sub_users");
    const suggestions = await suggest("name");
    expect(suggestions.length).toBeGreaterThan(9_900);
    const entries = suggestions.map(entryOf);
    const { digest } = await previewAdoption(operator, { entries });
    const { changeId, links } = await adoptCustomers(
      operator,
      { changeId: randomUUID(), digest, entries },
      from(),
    );
    expect(links).toBeGreaterThan(9_900);
    expect(await undoCustomerChange(operator, { changeId }, from())).toMatchObject({ restored: links });
  }, 300_000);
});
