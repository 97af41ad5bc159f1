import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addActor,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { someOrigin as origin } from "../../testing/accounts";
import { createCustomer } from "../customers/create";
import { customerTimeline } from "../customers/timeline";
import { closeCustomer } from "../customers/set-state";
import { undoCustomerChange } from "../customers/undo";
import type { PerformRequest } from "../domain/operations/operation";
import { readUsageReportParams } from "../domain/usage/report";
import { boss } from "../queue";
import { usageReport } from "../report/read";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { getRun } from "../runs/get";
import { listRunRows } from "../runs/list-rows";
import { planCreate } from "../runs/plan-create";
import { planRetry } from "../runs/plan-retry";
import { checkOperation } from "./check";
import { decideOperation } from "./decide";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  desk.nineProxy.control.options({ frozen: true });
  desk.netnut.control.options({ frozen: true });
  await (await boss()).createQueue("runs");
  await syncBoth();
});
afterAll(() => desk.close());
afterEach(() => {
  desk.nineProxy.control.clearFaults();
  desk.netnut.control.clearFaults();
});

const nameOf = () => `tagged_${randomUUID().slice(0, 8)}`;
const tagsOf = async (name: string) =>
  (
    await desk.query<{ tags: string[] }>("select tags from sub_users where coalesce(login, name) = $1", [
      name,
    ])
  )[0]?.tags;
const waiting = () =>
  desk.query("select name, tags from operations where tags is not null and state = 'done'");
const tagLines = (name: string) =>
  desk.query(
    `select l.actor_name, l.before, l.after from audit_log l join operations o on o.id = l.operation_id
     where o.name = $1 and l.action = 'sub-user.set-tags'`,
    [name],
  );

const createNine = (name: string, tags: string[], more: Partial<PerformRequest> = {}) =>
  perform(
    desk.actor,
    nineProxyId,
    "create",
    null,
    { user_name: name, use_key: "Given-Key/1" },
    { tags, ...more },
  );

const customer = async (name: string, reference: string | null = null, besides: string[] = []) =>
  (
    await createCustomer(
      desk.actor,
      {
        id: randomUUID(),
        name,
        reference,
        emails: [],
        contacts: [],
        timeZone: null,
        language: null,
        subUsers: [],
        besides,
      },
      origin,
    )
  ).id;
const createFor = (name: string, customerId: string) =>
  perform(
    desk.actor,
    nineProxyId,
    "create",
    null,
    { user_name: name, use_key: "Given-Key/1" },
    { customerId },
  );
const whose = async (name: string) =>
  (
    await desk.query<{ customer_id: string | null }>(
      "select customer_id from sub_users where coalesce(login, name) = $1",
      [name],
    )
  )[0]?.customer_id;
const stillWaiting = () =>
  desk.query("select name from operations where customer_id is not null and state = 'done'");

/** Its answer is lost, and it is there only after the first look. */
async function createdLate(name: string, tags: string[], more: Partial<PerformRequest> = {}) {
  desk.nineProxy.control.faults([
    { match: { method: "POST" }, fault: { kind: "reset-late", lateMs: 1_500, times: 1 } },
  ]);
  const { operation } = await createNine(name, tags, more);
  expect(operation.state).toBe("unknown");
  await vi.waitFor(
    () =>
      expect(desk.nineProxy.control.state().users).toContainEqual(
        expect.objectContaining({ user_name: name }),
      ),
    { timeout: 5_000 },
  );
  return operation;
}

describe("the tags of a new sub-user", () => {
  it("are there with it, spelled as others have them, and audited", async () => {
    const [first, second] = [nameOf(), nameOf()];
    const { subUser } = await createNine(first, ["Gold", "eu"]);
    expect(subUser).toMatchObject({ name: first, tags: ["Gold", "eu"] });
    await createNine(second, ["GOLD"]);
    expect(await tagsOf(second)).toEqual(["Gold"]);
    expect(await tagLines(second)).toEqual([
      { actor_name: desk.actor.name, before: { tags: [] }, after: { tags: ["Gold"] } },
    ]);
    expect(await waiting()).toEqual([]);
  });

  it("follow when a look finds that it was created all the same, as its customer does", async () => {
    const [name, customerId] = [nameOf(), await customer("Late Orion")];
    const operation = await createdLate(name, ["late"], { customerId });
    expect(await tagsOf(name)).toBeUndefined();
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({ state: "done" });
    expect([await tagsOf(name), await whose(name)]).toEqual([["late"], customerId]);
    expect([await waiting(), await stillWaiting()]).toEqual([[], []]);
  });

  it("wait for the listing where a person's word is all there is", async () => {
    const [name, customerId] = [nameOf(), await customer("Said Orion")];
    const operation = await createdLate(name, ["said"], { customerId });
    await decideOperation(desk.actor, { operationId: operation.id, verdict: "done", reason: "seen there" });
    expect(await waiting()).toEqual([{ name, tags: ["said"] }]);
    expect(await stillWaiting()).toEqual([{ name }]);
    await syncBoth();
    expect([await tagsOf(name), await whose(name)]).toEqual([["said"], customerId]);
    expect(await stillWaiting()).toEqual([]);
    expect(await tagLines(name)).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it("come with a listing of which a row cannot be read", async () => {
    const [name, customerId] = [nameOf(), await customer("Partly Orion")];
    const operation = await createdLate(name, ["partly"], { customerId });
    await decideOperation(desk.actor, { operationId: operation.id, verdict: "done", reason: "seen there" });
    const [unreadable = ""] = desk.nineProxy.control.insert([{ id: "no number" }], true);
    await syncBoth();
    desk.nineProxy.control.remove(unreadable);
    expect([await tagsOf(name), await whose(name)]).toEqual([["partly"], customerId]);
    expect([await waiting(), await stillWaiting()]).toEqual([[], []]);
  });

  it("come with the id of the creation, which then counts for the sub-user; twins are nobody's", async () => {
    const [name, twin] = [nameOf(), nameOf()];
    for (const each of [name, twin]) {
      const operation = await createdLate(each, [], {
        input: { user_name: each, use_key: "Given-Key/1", trafficCap: 50_000_000_000 },
      });
      await decideOperation(desk.actor, { operationId: operation.id, verdict: "done", reason: "seen there" });
    }
    const made = desk.nineProxy.control.state().users.find(({ user_name }) => user_name === twin);
    desk.nineProxy.control.insert([{ ...made, id: 900_000 + (made?.id ?? 0) }]);
    await syncBoth();
    const idOf = (of: string) =>
      desk.query("select remote_id from operations where operation = 'create' and name = $1", [of]);
    const id = desk.nineProxy.control.state().users.find(({ user_name }) => user_name === name)?.id;
    expect([await idOf(name), await idOf(twin)]).toEqual([
      [{ remote_id: String(id) }],
      [{ remote_id: null }],
    ]);
    const params = readUsageReportParams(new URLSearchParams(`q=${name}`), Date.now());
    expect((await usageReport(desk.actor, params)).rows.map(({ added }) => added)).toEqual([50_000_000_000]);
  });

  it("are no one's when it was refused", async () => {
    const name = nameOf();
    desk.nineProxy.control.faults([
      { match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } },
    ]);
    expect((await createNine(name, ["never"])).operation.state).toBe("refused");
    await syncBoth();
    expect(await desk.query("select 1 from sub_users where 'never' = any(tags)")).toEqual([]);
  });

  it("take the right to set tags, and no other change takes any", async () => {
    const [name, viewer] = [nameOf(), await addActor("viewer")];
    await expect(
      perform(viewer, nineProxyId, "create", null, { user_name: name }, { tags: ["x"] }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      perform(desk.actor, nineProxyId, "set-note", "1", { note: "x" }, { tags: ["x"] }),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the customer of a new sub-user", () => {
  it("has it at once, with all its past, in the timeline and with an undo", async () => {
    const [name, orion] = [nameOf(), await customer("Orion Holidays")];
    const { subUser, operation } = await createFor(name, orion);
    expect(operation).toMatchObject({ state: "done", message: null });
    expect(subUser?.customer).toEqual({ id: orion, name: "Orion Holidays" });
    const [link] = await desk.query<{ change_id: string }>(
      "select first_day, linked_by, change_id from customer_links where customer_id = $1",
      [orion],
    );
    expect(link).toMatchObject({ first_day: null, linked_by: desk.actor.name });
    const { entries } = await customerTimeline(desk.actor, orion, { kind: null, before: null });
    expect(entries.map((entry) => (entry.kind === "changes" ? entry.entry.action : entry.kind))).toEqual([
      "customer.link",
      "operations",
      "customer.create",
    ]);
    await undoCustomerChange(desk.actor, { changeId: link?.change_id ?? "" }, origin);
    expect(await whose(name)).toBeNull();
    expect(await stillWaiting()).toEqual([]);
  });

  it("does not get it once closed or gone, and the operation says so", async () => {
    const [late, orion] = [nameOf(), await customer("Closing Orion")];
    const operation = await createdLate(late, [], { customerId: orion });
    await closeCustomer(desk.actor, { id: orion, revision: 1 }, origin);
    const checked = await checkOperation(desk.actor, { operationId: operation.id });
    expect(checked.message).toMatch(/Not assigned: its customer was closed in the meantime\.$/);
    expect(await whose(late)).toBeNull();
    expect(await stillWaiting()).toEqual([]);
    expect(
      await desk.query(
        "select outcome, reason from audit_log where subject = $1 and action = 'customer.link'",
        [orion],
      ),
    ).toEqual([{ outcome: "refused", reason: "Not assigned: its customer was closed in the meantime." }]);
    for (const customerId of [orion, randomUUID()]) {
      const name = nameOf();
      await expect(createFor(name, customerId)).rejects.toMatchObject({
        code: "invalid",
        fields: { customerId: expect.any(String) as string },
      });
      expect(await desk.query("select 1 from operations where name = $1", [name])).toEqual([]);
    }
    const viewer = await addActor("viewer");
    await expect(
      perform(viewer, nineProxyId, "create", null, { user_name: nameOf() }, { customerId: orion }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      perform(desk.actor, nineProxyId, "set-note", "1", { note: "x" }, { customerId: orion }),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a list of new sub-users", () => {
  it("takes a customer for all and by row: by name or reference, never by a guess", async () => {
    const [all, lumen] = [await customer("List Orion"), await customer("Lümen Travel", "A-7")];
    const twin = await customer("Twin", "T-1");
    await customer("TWIN", null, [twin]);
    const closed = await customer("Closed Shop");
    await closeCustomer(desk.actor, { id: closed, revision: 1 }, origin);
    const cells = ["", "lumen  travel", "a-7", "Twin", "t-1", "Closed Shop", "Lumen"];
    const names = cells.map(nameOf);
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: nineProxyId,
        rows: names.map((name) => ({ user_name: name, trafficCap: 5e9, ipCap: 1 })),
        customers: cells,
        customerId: all,
      },
      origin,
    );
    const rows = async () =>
      (await listRunRows(desk.actor, { runId: draft.id, state: null, page: 1, size: 10 })).rows;
    expect((await rows()).map(({ state, customer: to, message }) => to?.name ?? [state, message])).toEqual([
      "List Orion",
      "Lümen Travel",
      "Lümen Travel",
      [
        "skipped",
        "“Twin” could be 2 customers: Twin (T-1) or TWIN (no reference). Enter a reference that only one has.",
      ],
      "Twin",
      ["skipped", "Closed Shop is closed. Reopen it first."],
      ["skipped", "No customer has the name or reference “Lumen”."],
    ]);
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, origin);
    await carryOutRun(draft.id);
    expect(await Promise.all(names.map(whose))).toEqual([
      all,
      lumen,
      lumen,
      undefined,
      twin,
      undefined,
      undefined,
    ]);
    // Those of one customer in one run are one change.
    expect(
      await desk.query("select links from customer_changes where undo -> 'targets' ? $1 and kind = 'link'", [
        lumen,
      ]),
    ).toEqual([{ links: 2 }]);
    expect((await rows()).map(({ customer: to }) => to?.name)).toContain("Twin");
  });

  it("takes tags by row: the preview shows them, and what was refused keeps them for another try", async () => {
    const [one, two, none, bad] = [nameOf(), nameOf(), nameOf(), nameOf()];
    const cells = (name: string) => ({ user_name: name, trafficCap: 5e9, ipCap: 1 });
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: nineProxyId,
        rows: [one, two, none, bad].map(cells),
        tags: ["Gold, list", "gold", "", "x".repeat(41)],
      },
      origin,
    );
    const rows = async (runId: string) =>
      (await listRunRows(desk.actor, { runId, state: null, page: 1, size: 10 })).rows;
    expect((await rows(draft.id)).map(({ state, after }) => [state, after?.tags])).toEqual([
      ["planned", ["Gold", "list"]],
      ["planned", ["Gold"]],
      ["planned", undefined],
      ["skipped", undefined],
    ]);
    expect((await rows(draft.id))[3]?.message).toBe(
      `The tag “${"x".repeat(40)}…” is longer than 40 characters.`,
    );
    desk.nineProxy.control.faults([
      { match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } },
    ]);
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, origin);
    await carryOutRun(draft.id);
    expect((await getRun(desk.actor, { runId: draft.id })).totals.byState).toMatchObject({
      done: 2,
      refused: 1,
    });
    const again = await planRetry(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin);
    await confirmRun(desk.actor, { runId: again.id, digest: again.digest ?? "" }, origin);
    await carryOutRun(again.id);
    expect(await Promise.all([one, two, none].map(tagsOf))).toEqual([["Gold", "list"], ["Gold"], []]);
    expect(await tagsOf(bad)).toBeUndefined();
  });

  it("takes them where a name is shown beside the login", async () => {
    const login = nameOf();
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: netnutId,
        rows: [
          {
            customer_name: "Acme Trading",
            customer_login_name: login,
            customer_dashboard_email: `${login}@acme.example`,
          },
        ],
        tags: ["acme"],
      },
      origin,
    );
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, origin);
    await carryOutRun(draft.id);
    expect(await tagsOf(login)).toEqual(["acme"]);
  });
});
