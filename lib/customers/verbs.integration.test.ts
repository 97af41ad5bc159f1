import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyAudit } from "../audit/verify";
import type { CreateCustomerRequest, CustomerFields } from "../domain/customers/customer";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { addActor, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { hostileTexts } from "../../testing/hostile";
import { from } from "../../testing/staff";
import type { PresentActor } from "../actor";
import { editComment, removeComment, writeComment } from "./comments";
import { createCustomer } from "./create";
import { forgetReference } from "./forget-reference";
import { linkSubUsers } from "./link-sub-users";
import { closeCustomer, reopenCustomer } from "./set-state";
import { undoCustomerChange } from "./undo";
import { updateCustomer } from "./update";

let desk: TestDesk;
let support: PresentActor;
let operator: PresentActor;
let refs: SubUserRef[] = [];

beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  support = await addActor("support", "Sam Support");
  operator = await addActor("operator", "Olga Operator");
  refs = (
    await desk.query<{ account_id: string; remote_id: string }>(
      "select account_id, remote_id from sub_users order by id",
    )
  ).map((row) => ({ accountId: row.account_id, remoteId: row.remote_id }));
});
afterAll(() => desk.close());

const fields = (more: Partial<CustomerFields> = {}): CustomerFields => ({
  name: "Lumen Travel",
  reference: null,
  emails: [],
  contacts: [],
  timeZone: null,
  language: null,
  ...more,
});
/** Whoever has the name already. */
const create = async (more: Partial<CreateCustomerRequest> = {}) => {
  const besides = (await desk.query<{ id: string }>("select id from customers")).map(({ id }) => id);
  return createCustomer(support, { id: randomUUID(), ...fields(), subUsers: [], besides, ...more }, from());
};
const link = (customerId: string | null, seen: string | null, ...subUsers: SubUserRef[]) =>
  linkSubUsers(
    support,
    { changeId: randomUUID(), customerId, subUsers: subUsers.map((ref) => ({ ...ref, seen })) },
    from(),
  );
/** A sub-user that no other test uses. */
const next = () => {
  const ref = refs.shift();
  if (!ref) throw new Error("There are no more sub-users.");
  return ref;
};
const whose = async ({ accountId, remoteId }: SubUserRef) =>
  (
    await desk.query<{ customer_id: string | null }>(
      "select customer_id from sub_users where account_id = $1 and remote_id = $2",
      [accountId, remoteId],
    )
  )[0]?.customer_id;
const linksOf = ({ accountId, remoteId }: SubUserRef) =>
  desk.query<{ customer_id: string; open: boolean; first_day: string | null; end_day: string | null }>(
    `select customer_id, until is null as open, first_day::text, end_day::text from customer_links
      where account_id = $1 and remote_id = $2 order by since`,
    [accountId, remoteId],
  );
const linesAbout = async (subject: string) =>
  desk.query("select action, before, after, remote_id from audit_log where subject = $1 order by seq", [
    subject,
  ]);
const today = () => new Date().toISOString().slice(0, 10);

describe("a customer", () => {
  it("is made beside another of its name, whatever the capitals and blanks, only on purpose", async () => {
    const first = await create({ name: "Órion  Supplies" });
    await closeCustomer(operator, { id: first.id, revision: 1 }, from());
    const again = { name: " orion supplies", besides: [] };
    await expect(create(again)).rejects.toMatchObject({
      code: "similar-name",
      similar: [first.id],
      message: "A customer of this name exists. Create another?",
    });
    const second = await create({ ...again, besides: [first.id] });
    // Both are named, so that agreeing to them is enough.
    await expect(create({ ...again, besides: [first.id] })).rejects.toMatchObject({
      similar: [second.id, first.id],
    });
    expect(await desk.query("select 1 from customers where name ilike '%rion%supplies'")).toHaveLength(2);
  });

  it("is made with its sub-users, once, and the audit names fields and no values", async () => {
    const [one, two] = [next(), next()];
    const request = {
      id: randomUUID(),
      ...fields({ reference: "SHOP-1", emails: ["ops@lumen.test"], language: "pt-BR" }),
      subUsers: [one, two, one],
    };
    const made = await createCustomer(support, request, from());
    expect(made).toMatchObject({
      name: "Lumen Travel",
      revision: 1,
      state: "active",
      contacts: { reference: "SHOP-1", formerReferences: [], emails: ["ops@lumen.test"] },
    });
    expect(await createCustomer(support, request, from())).toEqual(made);
    await expect(createCustomer(support, { ...request, name: "Other" }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    expect([await whose(one), await whose(two)]).toEqual([request.id, request.id]);
    const lines = await linesAbout(request.id);
    expect(lines.map(({ action }) => action)).toEqual(["customer.create", "customer.link", "customer.link"]);
    expect(lines[0]?.after).toEqual({
      revision: 1,
      fields: ["name", "reference", "emails", "language"],
      subUsers: 2,
    });
    await expect(create({ subUsers: [next(), one] })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("belongs to Lumen Travel") as unknown,
    });
  });

  it("is changed from the revision that was seen; otherwise it is said what who changed", async () => {
    const { id } = await create();
    const changed = await updateCustomer(
      operator,
      { id, revision: 1, ...fields({ name: "Lumen", emails: ["a@lumen.test"] }) },
      from(),
    );
    expect(changed).toMatchObject({ revision: 2, name: "Lumen" });
    await expect(
      updateCustomer(support, { id, revision: 1, ...fields({ name: "Other" }) }, from()),
    ).rejects.toMatchObject({
      code: "conflict",
      message:
        "The name, e-mail addresses of this customer were changed by Olga Operator in the meantime. Load it again and compare.",
    });
    const same = await updateCustomer(
      support,
      { id, revision: 2, ...fields({ name: "Lumen", emails: ["a@lumen.test"] }) },
      from(),
    );
    expect(same.revision).toBe(2);
    expect((await linesAbout(id)).at(-1)).toMatchObject({
      action: "customer.update",
      after: { revision: 2, fields: ["name", "emails"] },
    });
  });

  it("has references that lead to it alone, also former ones until they are removed", async () => {
    const one = await create({ reference: "INV 77" });
    const two = await create({ name: "Zürich Data" });
    const claim = (reference: string) =>
      updateCustomer(support, { id: two.id, revision: 1, ...fields({ reference }) }, from());
    await expect(claim(" inv  77 ")).rejects.toMatchObject({
      code: "conflict",
      fields: { reference: "Lumen Travel has this reference. Enter another, or merge the two." },
    });
    const renamed = await updateCustomer(
      support,
      { id: one.id, revision: 1, ...fields({ reference: "INV 78" }) },
      from(),
    );
    expect(renamed.contacts).toMatchObject({ reference: "INV 78", formerReferences: ["INV 77"] });
    await expect(claim("INV 77")).rejects.toMatchObject({
      message: expect.stringContaining("former reference of Lumen Travel") as unknown,
    });
    await expect(
      forgetReference(support, { id: one.id, revision: 2, reference: "INV 78" }, from()),
    ).rejects.toMatchObject({ code: "conflict" });
    await forgetReference(support, { id: one.id, revision: 2, reference: "inv 77" }, from());
    expect((await claim("INV 77")).contacts?.reference).toBe("INV 77");
  });

  it("is closed and reopened, says what still runs, and gets no sub-user while closed", async () => {
    const active = await desk.query<{ account_id: string; remote_id: string }>(
      "select account_id, remote_id from sub_users where status = 'active' and customer_id is null order by id desc limit 1",
    );
    const ref = { accountId: active[0]?.account_id ?? "", remoteId: active[0]?.remote_id ?? "" };
    const { id } = await create({ subUsers: [ref] });
    const closed = await closeCustomer(operator, { id, revision: 1 }, from());
    expect(closed).toMatchObject({ state: "closed", revision: 2, stillActive: 1 });
    expect(await whose(ref)).toBe(id);
    await expect(link(id, null, next())).rejects.toMatchObject({
      message: "Lumen Travel is closed. Reopen it first.",
    });
    expect(await closeCustomer(operator, { id, revision: 1 }, from())).toMatchObject({ revision: 2 });
    expect(await reopenCustomer(operator, { id, revision: 2 }, from())).toMatchObject({
      state: "active",
      closedAt: null,
    });
    await expect(closeCustomer(support, { id, revision: 3 }, from())).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("keeps hostile texts as they are", async () => {
    for (const text of Object.values(hostileTexts).map((each) => each.slice(0, 80))) {
      const made = await create({
        name: text,
        reference: text,
        contacts: [{ kind: "other", value: text }],
      });
      expect(made).toMatchObject({ name: text, contacts: { reference: text } });
    }
  });
});

describe("links", () => {
  it("move with the day of the change, leave alone what a colleague changed, and are done once", async () => {
    const [one, two] = [next(), next()];
    const a = (await create({ name: "A" })).id;
    const b = (await create({ name: "B" })).id;
    expect(await link(a, null, one, two)).toMatchObject({ linked: 2, changedMeanwhile: [] });
    const request = {
      changeId: randomUUID(),
      customerId: b,
      subUsers: [
        { ...one, seen: a },
        { ...two, seen: null },
      ],
    };
    const moved = await linkSubUsers(support, request, from());
    expect(moved).toEqual({
      changeId: request.changeId,
      linked: 1,
      changedMeanwhile: [{ ...two, customer: { id: a, name: "A" } }],
    });
    expect(await linkSubUsers(support, request, from())).toEqual(moved);
    await expect(linkSubUsers(support, { ...request, customerId: a }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await linksOf(one)).toEqual([
      { customer_id: a, open: false, first_day: null, end_day: today() },
      { customer_id: b, open: true, first_day: today(), end_day: null },
    ]);
    expect((await linesAbout(b)).at(-1)).toMatchObject({
      action: "customer.link",
      before: { customer: a },
      after: { customer: b, change: request.changeId },
      remote_id: one.remoteId,
    });
    expect(await link(null, b, one)).toMatchObject({ linked: 1 });
    expect(await whose(one)).toBeNull();
    await expect(link(a, null, { ...one, remoteId: "none" })).rejects.toMatchObject({ code: "not-found" });
  });

  it("are taken back as a whole, except where they were changed since", async () => {
    const [one, two] = [next(), next()];
    const a = (await create({ name: "A", subUsers: [one, two] })).id;
    const b = (await create({ name: "B" })).id;
    const before = [await linksOf(one), await linksOf(two)];
    const { changeId } = await link(b, a, one, two);
    const later = await link(null, b, two);
    const undone = await undoCustomerChange(support, { changeId }, from());
    expect(undone).toMatchObject({
      kind: "link",
      links: 2,
      restored: 1,
      leftAlone: [{ ...two, customer: null }],
      undoneBy: "Sam Support",
    });
    expect(await linksOf(one)).toEqual(before[0]);
    expect(await whose(one)).toBe(a);
    await expect(undoCustomerChange(support, { changeId }, from())).rejects.toMatchObject({
      code: "conflict",
      message: "Sam Support has undone this already.",
    });
    expect(await undoCustomerChange(support, { changeId: later.changeId }, from())).toMatchObject({
      restored: 1,
    });
    expect(await whose(two)).toBe(b);
  });

  it("that ended are not opened again over a later one", async () => {
    const one = next();
    const a = (await create({ name: "A", subUsers: [one] })).id;
    const b = (await create({ name: "B" })).id;
    const { changeId } = await link(null, a, one);
    await link(b, null, one);
    await link(null, b, one);
    const links = await linksOf(one);
    expect(await undoCustomerChange(support, { changeId }, from())).toMatchObject({
      restored: 0,
      leftAlone: [{ ...one, customer: null }],
    });
    expect(await linksOf(one)).toEqual(links);
  });

  it("go with the customer that an undone creation made, unless it is in use", async () => {
    const one = next();
    const unused = await create({ subUsers: [one], reference: "UNUSED-1" });
    const used = await create();
    await writeComment(
      support,
      { id: randomUUID(), subject: { customerId: used.id }, body: "Called." },
      from(),
    );
    expect(await undoCustomerChange(support, { changeId: unused.id }, from())).toMatchObject({
      restored: 1,
      kept: [],
    });
    expect(await desk.query("select 1 from customers where id = $1", [unused.id])).toEqual([]);
    expect(await desk.query("select 1 from customer_aliases where key = 'unused-1'")).toEqual([]);
    expect(await undoCustomerChange(support, { changeId: used.id }, from())).toMatchObject({
      kept: [{ id: used.id, name: "Lumen Travel" }],
    });
  });

  it("of many at once take a permission of their own", async () => {
    const { id } = await create();
    const many = Array.from({ length: 51 }, (_, index) => ({ accountId: "none", remoteId: `${index}` }));
    await expect(link(id, null, ...many)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("comments", () => {
  it("are changed and removed by their author alone, and their line stays", async () => {
    const ref = next();
    const { id: customer } = await create({ subUsers: [ref] });
    const id = randomUUID();
    const written = await writeComment(support, { id, subject: ref, body: "Pays late." }, from());
    expect(written).toMatchObject({ author: "Sam Support", own: true, body: "Pays late." });
    expect(await writeComment(support, { id, subject: ref, body: "Pays late." }, from())).toEqual(written);
    await expect(editComment(operator, { id, body: "x" }, from())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeComment(operator, { id }, from())).rejects.toMatchObject({ code: "forbidden" });
    expect(await editComment(support, { id, body: "Paid." }, from())).toMatchObject({ body: "Paid." });
    const removed = await removeComment(support, { id }, from());
    expect(removed).toMatchObject({ body: "", removedBy: "Sam Support" });
    await expect(editComment(support, { id, body: "x" }, from())).rejects.toMatchObject({ code: "conflict" });
    expect(
      await desk.query(
        "select action, subject, remote_id, after from audit_log where after ->> 'comment' = $1 order by seq",
        [id],
      ),
    ).toEqual([
      { action: "comment.write", subject: customer, remote_id: ref.remoteId, after: { comment: id } },
      { action: "comment.edit", subject: null, remote_id: ref.remoteId, after: { comment: id } },
      { action: "comment.remove", subject: null, remote_id: ref.remoteId, after: { comment: id } },
    ]);
  });
});

it("leaves an audit that verifies", async () => {
  expect(await verifyAudit()).toMatchObject({ intact: true });
});
