import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { someOrigin } from "../testing/accounts";
import { linkTo } from "../testing/customers";
import { addActor, nineProxyId, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { listActivity } from "./activity/list";
import { eventsOf } from "./alerts/events";
import { listAudit } from "./audit/list";
import { linkSubUsers } from "./customers/link-sub-users";
import { sql } from "drizzle-orm";
import { allActivity } from "./domain/activity/activity";
import { readAuditParams } from "./domain/audit/search";
import { setTags } from "./operations/set-tags";
import { listOperations } from "./operations/list";
import { nameCustomers } from "./name-customers";

let desk: TestDesk;
let refs: { accountId: string; remoteId: string }[] = [];
const lumen = { id: randomUUID(), name: "Lumen Travel" };
const zurich = { id: randomUUID(), name: "Zürich Data" };

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 2 } });
  await syncBoth();
  refs = (
    await desk.query<{ remote_id: string }>("select remote_id from sub_users order by remote_id limit 2")
  ).map(({ remote_id: remoteId }) => ({ accountId: nineProxyId, remoteId }));
  for (const { id, name } of [lumen, zurich])
    await desk.query("insert into customers (id, name, created_by) values ($1, $2, 'Ada')", [id, name]);
});
afterAll(() => desk.close());

const first = () => refs[0] ?? expect.fail();
const second = () => refs[1] ?? expect.fail();
const sign = (tag: string, of = first()) =>
  setTags(desk.actor, { subUser: of, tags: [tag] }, { ...someOrigin, requestId: randomUUID() });
const audit = async (search = "") =>
  (await listAudit(desk.actor, readAuditParams(new URLSearchParams(search)))).rows;

it("what was done names whose the sub-user was then", async () => {
  await linkTo(desk, lumen.id, first());
  await sign("one");
  await linkSubUsers(
    desk.actor,
    { changeId: randomUUID(), customerId: zurich.id, subUsers: [{ ...first(), seen: lumen.id }] },
    someOrigin,
  );
  await sign("two");
  await sign("other", second());

  const operations = await listOperations(await addActor("viewer"), {});
  expect(operations.map(({ after, customer }) => [after?.tags, customer?.name])).toEqual([
    [["other"], undefined],
    [["two"], "Zürich Data"],
    [["one"], "Lumen Travel"],
  ]);
  expect(operations[0]).not.toHaveProperty("customer");
  const { acts } = await listActivity(desk.actor, allActivity);
  const named = acts.flatMap((act) =>
    act.kind === "operation" ? [act.operation.customer] : act.kind === "event" ? [act.entry.customer] : [],
  );
  expect(named).toEqual([undefined, zurich, zurich, lumen]);
  expect((await audit("action=sub-user.set-tags")).map(({ customer }) => customer)).toEqual([
    undefined,
    zurich,
    lumen,
  ]);
});

it("a line about a customer names it and the sub-user, though it holds ids alone", async () => {
  const [line] = await audit("action=customer.link");
  const [{ name } = expect.fail()] = await desk.query<{ name: string }>(
    "select name from sub_users where remote_id = $1",
    [first().remoteId],
  );
  expect(line).toMatchObject({
    subject: name,
    customer: zurich,
    before: { customer: "Lumen Travel" },
    after: { customer: "Zürich Data" },
  });
  const stored = await desk.query(
    "select subject, before, after from audit_log where action = 'customer.link'",
  );
  expect(JSON.stringify(stored)).not.toContain("Lumen");
});

it("an alert names it, and none of a sub-user without one does", async () => {
  const ruleId = randomUUID();
  await desk.query(
    "insert into alert_rules (id, name, kind, threshold, channels, enabled) values ($1, 'Blocked', 'blocked', null, '{}', true)",
    [ruleId],
  );
  for (const [{ accountId, remoteId }, subject] of [
    [first(), "first"],
    [second(), "second"],
  ] as const)
    await desk.query(
      "insert into alert_events (rule_id, key, account_id, remote_id, subject, message, fired_at) values ($1, $4, $2, $3, $4, 'x', now())",
      [ruleId, accountId, remoteId, subject],
    );
  const events = await eventsOf(desk.actor, sql`e.rule_id = ${ruleId}`, 10);
  expect(events.map(({ subject, customer }) => [subject, customer]).toSorted()).toEqual([
    ["first", zurich],
    ["second", undefined],
  ]);
});

it("all are named by one statement", async () => {
  const rows = [
    { ...first(), at: null },
    { ...second(), at: null },
    { accountId: null, remoteId: null, at: null },
    { ...first(), at: "2020-01-01T00:00:00Z" },
  ];
  expect((await nameCustomers(rows, ({ at }) => at)).map(({ customer }) => customer)).toEqual([
    zurich,
    undefined,
    undefined,
    lumen,
  ]);
  expect(await nameCustomers([])).toEqual([]);
});
