import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyAudit } from "../audit/verify";
import type { CreateCustomerRequest } from "../domain/customers/customer";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { addActor, dumpTables, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import type { PresentActor } from "../actor";
import { adoptCustomers, previewAdoption } from "./adopt/adopt";
import { writeComment } from "./comments";
import { createCustomer } from "./create";
import { eraseCustomer, previewErase } from "./erase";
import { forgetReference } from "./forget-reference";
import { getCustomer } from "./get";
import { linkSubUsers } from "./link-sub-users";
import { mergeCustomers, previewMerge } from "./merge";
import { undoCustomerChange } from "./undo";
import { updateCustomer } from "./update";

let desk: TestDesk;
let operator: PresentActor;
let refs: SubUserRef[] = [];

beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  operator = await addActor("operator", "Olga Operator");
  refs = (
    await desk.query<{ account_id: string; remote_id: string }>(
      "select account_id, remote_id from sub_users order by id",
    )
  ).map((row) => ({ accountId: row.account_id, remoteId: row.remote_id }));
});
afterAll(() => desk.close());

const next = () => {
  const ref = refs.shift();
  if (!ref) throw new Error("There are no more sub-users.");
  return ref;
};
const create = (more: Partial<CreateCustomerRequest>) =>
  createCustomer(
    operator,
    {
      id: randomUUID(),
      name: "x",
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
const comment = (subject: { customerId: string } | SubUserRef, body: string) =>
  writeComment(operator, { id: randomUUID(), subject, body }, from());
/** All of customers but what counts their changes. */
const stored = async () => [
  await desk.query(
    "select id, name, reference, emails, contacts, time_zone, language, state, closed_at, merged_into from customers order by id",
  ),
  await desk.query("select key, reference, customer_id from customer_aliases order by key"),
  await desk.query("select * from customer_links order by id"),
  await desk.query("select * from comments order by id"),
  await desk.query("select account_id, remote_id, customer_id from sub_users order by id"),
];
const leadsTo = async (key: string) =>
  (
    await desk.query<{ customer_id: string }>("select customer_id from customer_aliases where key = $1", [
      key,
    ])
  )[0]?.customer_id;

describe("two customers", () => {
  const [one, two] = [randomUUID(), randomUUID()];
  let subUser: SubUserRef;
  beforeAll(async () => {
    subUser = next();
    await create({
      id: one,
      name: "Lumen Travel",
      reference: "SHOP-1",
      emails: ["both@lumen.test", "one@lumen.test"],
      contacts: [{ kind: "telegram", value: "@lumen" }],
      language: "pt",
      subUsers: [subUser, next()],
    });
    await create({
      id: two,
      name: "Lumen Travel Ltd",
      reference: "SHOP-2",
      emails: ["BOTH@lumen.test"],
      subUsers: [next()],
    });
    await updateCustomer(
      operator,
      {
        id: one,
        revision: 1,
        name: "Lumen Travel",
        reference: "SHOP-1b",
        emails: ["both@lumen.test", "one@lumen.test"],
        contacts: [{ kind: "telegram", value: "@lumen" }],
        timeZone: null,
        language: "pt",
      },
      from(),
    );
    await comment({ customerId: one }, "Wants an invoice.");
  });

  const merge = (changeId: string = randomUUID()) => ({
    changeId,
    from: { id: one, revision: 2 },
    into: { id: two, revision: 1 },
  });

  it("become the one that was shown, to which every reference leads, and two again as they were", async () => {
    const before = await stored();
    const preview = await previewMerge(operator, { from: one, into: two });
    expect(preview).toMatchObject({
      from: { revision: 2, subUsers: 2 },
      into: { revision: 1, subUsers: 1 },
      after: {
        reference: "SHOP-2",
        emails: ["BOTH@lumen.test", "one@lumen.test"],
        contacts: [{ kind: "telegram", value: "@lumen" }],
        language: "pt",
        subUsers: 3,
        comments: 1,
      },
      problem: null,
    });
    expect(preview.after.formerReferences.toSorted()).toEqual(["SHOP-1", "SHOP-1b"]);
    await expect(
      mergeCustomers(operator, { ...merge(), from: { id: one, revision: 1 } }, from()),
    ).rejects.toMatchObject({ code: "conflict" });

    const request = merge();
    const merged = await mergeCustomers(operator, request, from());
    expect(merged).toMatchObject({ kind: "merge", links: 2, undoneAt: null });
    expect(await mergeCustomers(operator, request, from())).toEqual(merged);
    expect([await leadsTo("shop-1"), await leadsTo("shop-1b"), await leadsTo("shop-2")]).toEqual([
      two,
      two,
      two,
    ]);
    expect(
      await desk.query(
        "select reference, emails, contacts, time_zone, language, (select count(*)::int from sub_users where customer_id = c.id) as sub_users from customers c where id = $1",
        [two],
      ),
    ).toEqual([
      {
        reference: "SHOP-2",
        emails: preview.after.emails,
        contacts: preview.after.contacts,
        time_zone: null,
        language: "pt",
        sub_users: 3,
      },
    ]);
    await expect(
      linkSubUsers(
        operator,
        { changeId: randomUUID(), customerId: one, subUsers: [{ ...next(), seen: null }] },
        from(),
      ),
    ).rejects.toMatchObject({
      message: "Lumen Travel was merged into another customer. Open that one instead.",
    });

    expect(await undoCustomerChange(operator, { changeId: request.changeId }, from())).toMatchObject({
      restored: 2,
      leftAlone: [],
    });
    expect(await stored()).toEqual(before);
  });

  it("are told apart again, except for what was changed since", async () => {
    const request = { ...merge(), from: { id: one, revision: 4 }, into: { id: two, revision: 3 } };
    await mergeCustomers(operator, request, from());
    const other = await create({ name: "Other" });
    await linkSubUsers(
      operator,
      { changeId: randomUUID(), customerId: other.id, subUsers: [{ ...subUser, seen: two }] },
      from(),
    );
    await forgetReference(operator, { id: two, revision: 4, reference: "SHOP-1b" }, from());
    expect(await undoCustomerChange(operator, { changeId: request.changeId }, from())).toMatchObject({
      restored: 1,
      leftAlone: [{ ...subUser, customer: { id: other.id, name: "Other" } }],
    });
    expect(await desk.query("select reference, state from customers where id = $1", [one])).toEqual([
      { reference: null, state: "active" },
    ]);
    expect(await leadsTo("shop-1")).toBe(one);
  });
});

describe("a reference after a merge was undone", () => {
  const shown = async (key: string) =>
    (
      await desk.query<{ name: string }>(
        "select name from customers where lower(reference) = $1 and merged_into is null",
        [key],
      )
    ).map(({ name }) => name);

  it.each([
    ["is left with whom someone gave it to since", "M-1", "M-2", "M-1", "Into M-1"],
    ["returns however it is spelled by now", "N-1", null, "n-1", "From N-1"],
  ])("%s, and no other shows it", async (_, reference, before, since, owner) => {
    const gone = await create({ name: `From ${reference}`, reference });
    const kept = await create({ name: `Into ${reference}`, reference: before });
    const changeId = randomUUID();
    const sides = { from: { id: gone.id, revision: 1 }, into: { id: kept.id, revision: 1 } };
    await mergeCustomers(operator, { changeId, ...sides }, from());
    const fields = { emails: [], contacts: [], timeZone: null, language: null };
    await updateCustomer(
      operator,
      { id: kept.id, revision: 2, name: kept.name, reference: since, ...fields },
      from(),
    );
    await undoCustomerChange(operator, { changeId }, from());
    expect(await shown(since.toLowerCase())).toEqual([owner]);
    expect(await leadsTo(since.toLowerCase())).toBe(owner === kept.name ? kept.id : gone.id);
    if (before !== null) expect(await leadsTo(before.toLowerCase())).toBe(kept.id);
  });
});

describe("the page of a customer offers", () => {
  const offered = async (id: string, actor: PresentActor = operator) =>
    (await getCustomer(actor, id))?.undoable ?? null;
  const undo = (changeId: string) => undoCustomerChange(operator, { changeId }, from());

  it("to undo a merge into it, and what was before once that is undone", async () => {
    const [one, two] = [next(), next()];
    const gone = await create({ name: "Heron", subUsers: [one] });
    const kept = await create({ name: "Egret" });
    const support = await addActor("support", "Sam Support");
    const linked = await linkSubUsers(
      operator,
      { changeId: randomUUID(), customerId: kept.id, subUsers: [{ ...two, seen: null }] },
      from(),
    );
    const before = { changeId: linked.changeId, kind: "link", customers: 1, links: 1, made: 0 };
    expect(await offered(kept.id)).toMatchObject(before);
    const changeId = randomUUID();
    const sides = { from: { id: gone.id, revision: 1 }, into: { id: kept.id, revision: 1 } };
    await mergeCustomers(operator, { changeId, ...sides }, from());
    expect(await offered(kept.id)).toMatchObject({
      changeId,
      kind: "merge",
      customers: 2,
      links: 1,
      made: 0,
    });
    expect(await offered(kept.id, support)).toBeNull();
    expect(await offered(gone.id)).toBeNull();
    await undo(changeId);
    expect(await offered(kept.id)).toMatchObject(before);
    expect(await offered(kept.id, support)).toMatchObject(before);
  });

  it("nothing that would not take effect, and nothing is called undone without it", async () => {
    const one = next();
    const gone = await create({ name: "Bittern" });
    const kept = await create({ name: "Crane" });
    const { changeId } = await linkSubUsers(
      operator,
      { changeId: randomUUID(), customerId: gone.id, subUsers: [{ ...one, seen: null }] },
      from(),
    );
    const merge = randomUUID();
    const sides = { from: { id: gone.id, revision: 1 }, into: { id: kept.id, revision: 1 } };
    await mergeCustomers(operator, { changeId: merge, ...sides }, from());
    await expect(undo(changeId)).rejects.toMatchObject({
      code: "conflict",
      message: "Bittern was merged into another customer since. Undo that first.",
    });
    const undone = "select undone_at is not null as undone from customer_changes where id = $1";
    expect(await desk.query(undone, [changeId])).toEqual([{ undone: false }]);
    // As if it could be undone no more.
    await desk.query("update customer_changes set undone_at = now() where id = $1", [merge]);
    expect(await offered(kept.id)).toBeNull();
    await desk.query("update customer_changes set undone_at = null where id = $1", [merge]);
    await undo(merge);
    expect(await offered(gone.id)).toMatchObject({ changeId });
    expect(await undo(changeId)).toMatchObject({ restored: 1 });
  });

  it("to undo an adoption, with how many customers it reaches and made", async () => {
    const [one, two] = [next(), next()];
    const entry = { customerId: null, reference: null, emails: [], contacts: [] };
    const entries = [
      { ...entry, id: randomUUID(), name: "Adopted one", subUsers: [one] },
      { ...entry, id: randomUUID(), name: "Adopted two", subUsers: [two] },
    ];
    const { digest } = await previewAdoption(operator, { entries });
    const changeId = randomUUID();
    await adoptCustomers(operator, { changeId, digest, entries }, from());
    const id = entries[0]?.id ?? "";
    expect(await offered(id)).toMatchObject({ changeId, kind: "adopt", customers: 2, links: 2, made: 2 });
    await linkSubUsers(
      operator,
      { changeId: randomUUID(), customerId: entries[1]?.id ?? "", subUsers: [{ ...one, seen: id }] },
      from(),
    );
    expect(await offered(id)).toMatchObject({ kind: "link", customers: 2, links: 1 });
  });
});

describe("erasing", () => {
  it("leaves no trace of the person in any table, and keeps the lines", async () => {
    const subUser = next();
    const [mine, others] = [randomUUID(), randomUUID()];
    const personal = {
      name: "Wilhelmina Quartz",
      reference: "QZ-90210",
      emails: ["wilhelmina@quartz.test"],
      contacts: [{ kind: "phone" as const, value: "+49 170 5550199" }],
    };
    await create({ id: others, name: "Quartz Holding", reference: "QZ-HOLD", subUsers: [next()] });
    await create({ id: mine, ...personal, subUsers: [subUser] });
    await comment({ customerId: mine }, "Wilhelmina called.");
    await comment(subUser, "Quartz wants more threads.");
    const merged = {
      changeId: randomUUID(),
      from: { id: others, revision: 1 },
      into: { id: mine, revision: 1 },
    };
    await mergeCustomers(operator, merged, from());
    expect(await previewErase(desk.actor, { id: mine })).toEqual({
      id: mine,
      name: "Wilhelmina Quartz",
      revision: 2,
      merged: [{ id: others, name: "Quartz Holding" }],
      references: 2,
      emails: 1,
      contacts: 1,
      comments: 2,
      subUsers: 2,
      secretLinks: 0,
      views: 0,
      alertRules: 0,
    });
    const words = /wilhelmina|quartz|qz-|5550199/i;
    expect(await dumpTables(desk)).toMatch(words);

    const erased = await eraseCustomer(desk.actor, { id: mine, revision: 2 }, from());
    expect(erased).toMatchObject({ name: "Erased customer 1", state: "closed", revision: 3 });
    expect((await dumpTables(desk)).split("\n").filter((line) => words.test(line))).toEqual([]);
    expect(
      await desk.query("select name, erased_number from customers where erased_at is not null order by name"),
    ).toEqual([
      { name: "Erased customer 1", erased_number: 1 },
      { name: "Erased customer 2", erased_number: 2 },
    ]);
    expect(
      await desk.query(
        "select count(*)::int as all, count(*) filter (where until is null)::int as open from customer_links where customer_id = any($1)",
        [[mine, others]],
      ),
    ).toEqual([{ all: 2, open: 0 }]);
    expect(await desk.query("select body, removed_by from comments where removed_at is not null")).toEqual([
      { body: "", removed_by: "Ada Admin" },
      { body: "", removed_by: "Ada Admin" },
    ]);
    await expect(undoCustomerChange(operator, { changeId: merged.changeId }, from())).rejects.toMatchObject({
      message: "Personal data of these customers was erased. This cannot be undone.",
    });
    await expect(eraseCustomer(desk.actor, { id: mine, revision: 3 }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(eraseCustomer(operator, { id: mine, revision: 3 }, from())).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("puts its new name where stored searches have the old words, and leaves others as they are", async () => {
    const { id } = await create({
      name: "Ottoline Vane",
      reference: "OV-31",
      emails: ["o.vane@larch.test"],
      contacts: [{ kind: "telegram", value: "@ottoline_v" }],
    });
    const saved: [string, string, string][] = [
      ["customers", "By address", "?q=O.Vane%40larch.test&state=all"],
      ["customers", "By name", "?sort=name&q=vane+OTTOLINE+vip"],
      ["customers", "By contact", "?q=ottoline_v"],
      ["sub-users", "By reference", "?q=ov-31&status=disabled"],
      ["sub-users", "Of Ottoline Vane", "?status=active"],
      ["sub-users", "Vanes", "?q=vane"],
      ["customers", "Larch", "?q=larch.test"],
      ["customers", "All", ""],
    ];
    for (const [index, [list, name, search]] of saved.entries())
      await desk.query(
        "insert into saved_views (id, list, name, search, shared, owner_id, created_at) values (gen_random_uuid(), $1, $2, $3, true, $4, now() + make_interval(secs => $5))",
        [list, name, search, operator.staffId, index],
      );
    await desk.query(
      `insert into alert_rules (id, name, kind, threshold, scope, enabled)
        values (gen_random_uuid(), 'Hers', 'near-cap', 90, '?q=o.vane%40larch.test', true), (gen_random_uuid(), 'Anyone', 'near-cap', 90, '?status=active', true)`,
    );
    const preview = await previewErase(desk.actor, { id });
    expect(preview).toMatchObject({ views: 5, alertRules: 1 });
    const erased = await eraseCustomer(desk.actor, { id, revision: 1 }, from());

    const now = erased.name.replaceAll(" ", "+");
    expect(
      await desk.query("select list, name, search from saved_views where owner_id = $1 order by created_at", [
        operator.staffId,
      ]),
    ).toEqual([
      { list: "customers", name: "By address", search: `?q=${now}&state=all` },
      { list: "customers", name: "By name", search: `?sort=name&q=${now}` },
      { list: "customers", name: "By contact", search: `?q=${now}` },
      { list: "sub-users", name: "By reference", search: `?q=${now}&status=disabled` },
      { list: "sub-users", name: erased.name, search: "?status=active" },
      { list: "sub-users", name: "Vanes", search: "?q=vane" },
      { list: "customers", name: "Larch", search: "?q=larch.test" },
      { list: "customers", name: "All", search: "" },
    ]);
    expect(
      await desk.query("select name, scope from alert_rules where name in ('Hers', 'Anyone') order by name"),
    ).toEqual([
      { name: "Anyone", scope: "?status=active" },
      { name: "Hers", scope: `?q=${now}` },
    ]);
    const [line] = await desk.query<{ after: object }>(
      "select after from audit_log where action = 'customer.erase' order by seq desc limit 1",
    );
    expect(line?.after).toMatchObject({ views: 5, alertRules: 1 });
    expect(JSON.stringify(line)).not.toMatch(/vane|ov-31/i);
  });

  it("does not give an erased customer's past to whoever has the sub-user next", async () => {
    const subUser = next();
    const { id } = await create({ name: "Gone", subUsers: [subUser] });
    await eraseCustomer(desk.actor, { id, revision: 1 }, from());
    const heir = await create({ name: "Heir", subUsers: [subUser] });
    const links = await desk.query(
      "select customer_id, first_day::text, end_day::text from customer_links where account_id = $1 and remote_id = $2 order by since",
      [subUser.accountId, subUser.remoteId],
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(links).toEqual([
      { customer_id: id, first_day: null, end_day: today },
      { customer_id: heir.id, first_day: today, end_day: null },
    ]);
  });
});

it("leaves an audit that verifies", async () => {
  expect(await verifyAudit()).toMatchObject({ intact: true });
});
