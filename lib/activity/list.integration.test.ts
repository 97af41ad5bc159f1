import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { allActivity, type Act, type ActivityParams } from "../domain/activity/activity";
import { listActivity } from "./list";

let desk: TestDesk;
const start = Date.now() - 3_600_000;
const at = (second: number) => new Date(start + second * 1_000);

const list = (params: Partial<ActivityParams> = {}) =>
  listActivity(desk.actor, { ...allActivity, ...params });

const nameOf = (act: Act): string => {
  switch (act.kind) {
    case "operation":
      return `${act.operation.operation} ${act.operation.name}`;
    case "run":
      return `run ${act.run.action}`;
    case "event":
      return act.entry.action;
  }
};

const apartOf = (act: Act): string | null => {
  switch (act.kind) {
    case "operation":
      return act.operation.apart;
    case "run":
      return null;
    case "event":
      return act.entry.apart;
  }
};

async function operation(name: string, second: number, more: { run?: string; actor?: string } = {}) {
  await desk.query(
    `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, instance_id, run_id, created_at)
     values ($1, 'disable', $2, $3, $3, 'done', '{}', 'x', $4, 'r', $5, $6, $7)`,
    [randomUUID(), nineProxyId, name, more.actor ?? "Ada", randomUUID(), more.run ?? null, at(second)],
  );
}

const run = randomUUID();

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  for (const [id, state, second] of [
    [run, "done", 20],
    [randomUUID(), "draft", 21],
  ] as const)
    await desk.query(
      "insert into runs (id, state, params, kind, actor_id, actor_name, created_at) values ($1, $2, $3, 'bulk', $4, 'Bo', $5)",
      [id, state, JSON.stringify({ action: "disable" }), randomUUID(), at(second)],
    );
  await operation("one", 10);
  await operation("two", 30, { run });
  await operation("three", 40, { actor: "Cy" });
  await db().transaction(async (tx) => {
    const line = (action: "sub-user.set-tags" | "session.sign-in" | "sub-user.disable", more = {}) =>
      recordAudit(tx, desk.actor, someOrigin, { action, outcome: "done", ...more });
    await line("session.sign-in");
    await line("sub-user.disable", { operationId: randomUUID() });
    await line("sub-user.set-tags", { accountId: nineProxyId, remoteId: "two", subject: "two" });
  });
});
afterAll(() => desk.close());

it("has one line an act: an operation with its outcome, a run, and what else the audit has", async () => {
  const { acts, next, cut } = await list();
  expect(cut).toBe(false);
  expect(acts.map(nameOf)).toEqual(["sub-user.set-tags", "disable three", "run disable", "disable one"]);
  expect(next).toBeNull();
});

it("has on one sub-user what was done to it, also within runs", async () => {
  const { acts } = await list({ account: nineProxyId, subUser: "two" });
  expect(acts.map(nameOf)).toEqual(["sub-user.set-tags", "disable two"]);
  expect((await list({ account: netnutId, subUser: "two" })).acts).toEqual([]);
});

it("has what one person did", async () => {
  expect((await list({ person: "cy" })).acts.map(nameOf)).toEqual(["disable three"]);
  expect((await list({ person: "%" })).acts).toEqual([]);
});

it("says of whom it was, where others have the name", async () => {
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, login, status, first_seen_at, observed_at)
     values ($1, 'one', 'Halcyon', 'halcyon_1', 'active', now(), now()), ($1, 'two', 'halcyon', null, 'active', now(), now()),
       ($1, 'three', 'Granite', 'granite', 'active', now(), now())`,
    [nineProxyId],
  );
  const apart = async (params: Partial<ActivityParams> = {}) =>
    (await list(params)).acts.map((act) => [nameOf(act), apartOf(act)]);
  expect(await apart()).toEqual([
    ["sub-user.set-tags", "two"],
    ["disable three", null],
    ["run disable", null],
    ["disable one", "halcyon_1"],
  ]);
  // On its own page it is plain.
  expect(await apart({ account: nineProxyId, subUser: "one" })).toEqual([["disable one", null]]);
});

it("reads on without losing or repeating anything, also where many acts are of one moment", async () => {
  for (let number = 0; number < 120; number += 1) await operation(`many ${number}`, -Math.floor(number / 30));
  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page = await list({ before });
    seen.push(...page.acts.map(nameOf));
    before = page.next;
  } while (before !== null);
  expect(seen).toHaveLength(124);
  expect(new Set(seen).size).toBe(124);
});

it("reads a moment whole that has more acts than a page", async () => {
  for (let number = 0; number < 70; number += 1) await operation(`at once ${number}`, -1_000);
  const { acts, next } = await list({ before: at(-999).toISOString() });
  expect([acts.length, next]).toEqual([70, null]);
});
