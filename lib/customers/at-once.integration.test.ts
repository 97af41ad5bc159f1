import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAuditLines } from "../audit/record";
import { verifyAudit } from "../audit/verify";
import { db } from "../db/client";
import type { LinkSubUsersRequest } from "../domain/customers/customer";
import { startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import { linkIn, startWorkerProcess } from "../../testing/worker-child";
import { createCustomer } from "./create";
import { linkSubUsers } from "./link-sub-users";

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 3 } });
  await syncBoth();
});
afterAll(() => desk.close());

const create = (name: string) =>
  createCustomer(
    desk.actor,
    {
      id: randomUUID(),
      name,
      reference: null,
      emails: [],
      contacts: [],
      timeZone: null,
      language: null,
      subUsers: [],
    },
    from(),
  );

async function doneIn(child: ChildProcess, request: LinkSubUsersRequest) {
  const answer = await linkIn(child, desk.actor, request, from());
  if ("refused" in answer) throw new Error(answer.refused.message);
  return answer.done;
}

describe("two processes", () => {
  it("that assign one sub-user 50 times at once leave one open link and an audit of what happened", async () => {
    const [row] = await desk.query<{ account_id: string; remote_id: string }>(
      "select account_id, remote_id from sub_users order by id limit 1",
    );
    const ref = { accountId: row?.account_id ?? "", remoteId: row?.remote_id ?? "" };
    const customers: string[] = [];
    for (let index = 0; index < 10; index += 1) customers.push((await create(`Customer ${index}`)).id);
    const child = await startWorkerProcess();
    const request = (index: number) => ({
      changeId: randomUUID(),
      customerId: customers[index % customers.length] ?? null,
      // Half of them saw it without a customer, the others with one that it may have by then.
      subUsers: [{ ...ref, seen: index % 2 === 0 ? null : (customers[(index * 3) % 10] ?? null) }],
    });
    const results = await Promise.all([
      ...Array.from({ length: 25 }, (_, index) => linkSubUsers(desk.actor, request(index), from())),
      ...Array.from({ length: 25 }, (_, index) => doneIn(child, request(index + 25))),
    ]);
    child.kill();
    await once(child, "exit");
    const linked = results.filter((result) => result.linked === 1);
    expect(linked.length).toBeGreaterThanOrEqual(1);
    for (const { linked: count, changedMeanwhile } of results)
      expect(count + changedMeanwhile.length).toBeLessThanOrEqual(1);
    const links = await desk.query<{ open: boolean; customer_id: string; change_id: string }>(
      "select until is null as open, customer_id, change_id from customer_links order by since, open",
    );
    expect(links.filter(({ open }) => open)).toHaveLength(1);
    expect(links.map(({ change_id }) => change_id).toSorted()).toEqual(
      linked.map(({ changeId }) => changeId).toSorted(),
    );
    expect(
      await desk.query("select customer_id from sub_users where account_id = $1 and remote_id = $2", [
        ref.accountId,
        ref.remoteId,
      ]),
    ).toEqual([{ customer_id: links.find(({ open }) => open)?.customer_id }]);
    const lines = await desk.query<{ before: string | null; after: string }>(
      "select before ->> 'customer' as before, after ->> 'customer' as after from audit_log where action = 'customer.link' order by seq",
    );
    expect(lines).toHaveLength(links.length);
    // Each line begins with whom the one before it ended.
    expect(lines.map(({ before }) => before)).toEqual([
      null,
      ...lines.slice(0, -1).map(({ after }) => after),
    ]);
    expect(await verifyAudit()).toMatchObject({ intact: true });
  });
});

describe("the audit of a change of many", () => {
  it("is written in one go, and verifies", async () => {
    const before = await verifyAudit();
    await db().transaction((tx) =>
      recordAuditLines(
        tx,
        desk.actor,
        from(),
        Array.from({ length: 10_000 }, (_, index) => ({
          action: "customer.link",
          outcome: "done",
          accountId: "none",
          remoteId: `"${index}"\\\u2028`,
          before: { customer: null },
          after: { customer: randomUUID(), nested: { b: [1, null, "x"], a: 0.1 } },
        })),
      ),
    );
    expect(await verifyAudit()).toMatchObject({
      intact: true,
      rows: (before.intact ? before.rows : 0) + 10_000,
    });
  });
});
