import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { someOrigin as origin } from "../../testing/accounts";
import { listActivity } from "../activity/list";
import { db } from "../db/client";
import { allActivity } from "../domain/activity/activity";
import type { PerformRequest } from "../domain/operations/operation";
import { env } from "../env";
import { checkOperation } from "../operations/check";
import { boss } from "../queue";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { getRun } from "../runs/get";
import { planRun } from "../runs/plan";
import { planUndoOperation } from "../runs/plan-undo-operation";
import { syncAccount } from "../sync/sync-account";
import { daysAgo, operationNeeds, runNeeds, type OperationNeed, type RunNeed } from "./needed";
import { removeOld } from "./remove-old";
import { removeOldOperations } from "./remove-operations";
import { removeOldRuns } from "./remove-runs";

const days = 90;
/** Not listed completely since longer than anything here. */
const unlisted = "long-unlisted";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;

beforeAll(async () => {
  desk = await startDesk();
  await (await boss()).createQueue("runs");
  await syncBoth();
  await desk.query(
    "insert into accounts (id, provider, label, source, configured, last_good_at) values ($1, 'nine-proxy', 'Unlisted', 'desk', false, now() - interval '300 days')",
    [unlisted],
  );
});
afterAll(() => desk.close());

interface Given {
  id?: string;
  operation?: string;
  account?: string;
  remoteId?: string;
  state?: string;
  /** Days ago. */
  created?: number;
  settled?: number | null;
  input?: Record<string, unknown>;
  tags?: string[];
  customerId?: string;
  promised?: number;
  added?: number;
  runId?: string;
}

let next = 0;
const someone = () => `old_${(next += 1)}`;

async function operation(given: Given = {}): Promise<string> {
  const { created = 120, settled = given.created ?? 120 } = given;
  const id = given.id ?? randomUUID();
  await desk.query(
    `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, tags, promised, added, run_id, customer_id,
       actor_name, request_id, instance_id, created_at, sent_at, settled_at)
     values ($1, $2, $3, $4, $4, $5, $6, '', $7, $8, $9, $10, $13, 'Ada', 'old', $1, now() - make_interval(days => $11),
       now() - make_interval(days => $11), now() - make_interval(days => $12))`,
    [
      id,
      given.operation ?? "set-note",
      given.account ?? nineProxyId,
      given.remoteId ?? someone(),
      given.state ?? "done",
      given.input ?? { note: "new" },
      given.tags ?? null,
      given.promised ?? 0,
      given.added ?? null,
      given.runId ?? null,
      created,
      settled,
      given.customerId ?? null,
    ],
  );
  return id;
}

/** An older change, and the one that replaced it. Returns the older. */
async function replaced(given: Given = {}, later: Given = {}): Promise<string> {
  const remoteId = given.remoteId ?? someone();
  const id = await operation({ ...given, remoteId });
  const { operation: name = "set-note", account = nineProxyId, input = { note: "new" } } = given;
  await operation({ operation: name, account, input, remoteId, created: 110, ...later });
  return id;
}

interface GivenRun {
  state?: string;
  finished?: number | null;
  parentId?: string;
  erased?: boolean;
}

async function run(given: GivenRun = {}): Promise<string> {
  const id = randomUUID();
  await desk.query(
    `insert into runs (id, state, params, kind, parent_id, actor_id, actor_name, created_at, finished_at, receipt_erased_at)
     values ($1, $2, '{"action":"enable"}', $3, $4, $1, 'Ada', now() - interval '121 days',
       now() - make_interval(days => $5), case when $6 then now() end)`,
    [
      id,
      given.state ?? "done",
      given.parentId ? "retry" : "bulk",
      given.parentId ?? null,
      given.finished === undefined ? 120 : given.finished,
      given.erased ?? false,
    ],
  );
  return id;
}

async function row(
  runId: string,
  given: { state?: string; operationId?: string; sealed?: string; remoteId?: string } = {},
): Promise<void> {
  await desk.query(
    `insert into run_rows (run_id, position, account_id, remote_id, name, state, operation, sealed, operation_id)
     values ($1, (select count(*) from run_rows where run_id = $1), $2, $3, 'x', $4, 'set-note', $5, $6)`,
    [
      runId,
      nineProxyId,
      given.remoteId ?? null,
      given.state ?? "refused",
      given.sealed ?? null,
      given.operationId ?? randomUUID(),
    ],
  );
}

async function mirrored(remoteId = someone(), vanished = false): Promise<string> {
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at, vanished_at)
     values ($1, $2, $2, 'active', now(), now(), case when $3 then now() end)`,
    [nineProxyId, remoteId, vanished],
  );
  return remoteId;
}

const exists = async (table: "operations" | "runs" | "tombstones", id: string) =>
  (await desk.query(`select 1 from ${table} where id = $1`, [id])).length === 1;

/** Which needs hold for it: with one left out of the list, only what has no other would be removed. */
async function needsOf(what: "operation" | "run", id: string): Promise<string[]> {
  const then = daysAgo(days);
  const needs = what === "operation" ? operationNeeds(then) : runNeeds(then);
  const found: string[] = [];
  for (const [name, holds] of Object.entries(needs)) {
    const from = what === "operation" ? sql`operations o where o.id = ${id}` : sql`runs r where r.id = ${id}`;
    const { rows } = await db().execute<{ holds: boolean }>(sql`select ${holds} as holds from ${from}`);
    if (rows[0]?.holds === true) found.push(name);
  }
  return found;
}

describe("an old operation is never removed", () => {
  const cases: Record<OperationNeed, [why: string, make: () => Promise<string>][]> = {
    open: [
      ["of unknown outcome", () => operation({ state: "unknown", settled: null })],
      ["under way", () => operation({ state: "sent", settled: null })],
    ],
    recent: [
      ["whose outcome was decided lately", () => operation({ state: "refused", created: 300, settled: 10 })],
    ],
    "waiting-tags": [
      ["whose tags still wait for the sub-user", () => replaced({ operation: "create", tags: ["vip"] })],
    ],
    "waiting-customer": [
      [
        "whose customer still waits for the sub-user",
        () => replaced({ operation: "create", customerId: randomUUID() }),
      ],
    ],
    usage: [
      ["that a month's usage counts as added", () => replaced({ promised: 5_000_000_000 })],
      ["that a month's usage counts as taken back", () => replaced({ added: -5_000_000_000 })],
    ],
    "present-state": [
      ["that explains who disabled it", () => operation({ operation: "disable", input: {} })],
      [
        "that set a field which the later change left alone",
        () =>
          replaced(
            { operation: "set-limits", input: { ipCap: 5, trafficCap: 1 } },
            { input: { trafficCap: 2 } },
          ),
      ],
      ["that was replaced only lately", () => replaced({}, { created: 20 })],
      ["whose replacement was refused", () => replaced({}, { state: "refused" })],
    ],
    "not-listed-since": [
      [
        "that explains what the next listing will show",
        () => operation({ account: unlisted, state: "superseded" }),
      ],
    ],
    "open-beside": [
      [
        "next to another of unknown outcome",
        async () => {
          const remoteId = someone();
          await operation({ remoteId, state: "unknown", created: 5, settled: null });
          return operation({ remoteId, state: "refused" });
        },
      ],
    ],
    "its-run": [
      [
        "while its run is there",
        async () => operation({ state: "refused", runId: await run({ state: "paused", finished: null }) }),
      ],
    ],
    "open-undo": [
      [
        "while a draft undoes it",
        async () => {
          const id = await replaced();
          await run({ state: "draft", finished: null, parentId: id });
          return id;
        },
      ],
    ],
  };
  const rows = Object.entries(cases).flatMap(([need, made]) =>
    made.map(([why, make]) => ({ need, why, make })),
  );

  it.each(rows)("$why", async ({ need, make }) => {
    const id = await make();
    expect(await needsOf("operation", id)).toEqual([need]);
    await removeOldOperations(days);
    expect([await exists("operations", id), await exists("tombstones", id)]).toEqual([true, false]);
  });

  it.each([
    ["refused", () => operation({ state: "refused" })],
    ["skipped", () => operation({ state: "skipped" })],
    ["superseded", () => operation({ state: "superseded" })],
    ["replaced", () => replaced()],
    ["replaced by one with more fields", () => replaced({}, { input: { note: "b", trafficCap: 1 } })],
    ["a reveal", () => operation({ operation: "reveal-password", input: {} })],
    ["of a run that is gone", () => operation({ state: "refused", runId: randomUUID() })],
  ])("but else it is: %s", async (_, make) => {
    const id = await make();
    expect(await needsOf("operation", id)).toEqual([]);
    await removeOldOperations(days);
    expect(await exists("operations", id)).toBe(false);
    expect(
      await desk.query("select what, kept_days, outcome <> '' as ended from tombstones where id = $1", [id]),
    ).toEqual([{ what: "operation", kept_days: days, ended: true }]);
  });
});

describe("an old run is never removed", () => {
  const over = async (given: Given = {}, rowState = given.state ?? "done", of: GivenRun = {}) => {
    const id = await run(of);
    await row(id, { state: rowState, operationId: await operation({ runId: id, ...given }) });
    return id;
  };
  const cases: Record<RunNeed, [why: string, make: () => Promise<string>][]> = {
    open: [["that a person paused", () => run({ state: "paused" })]],
    recent: [
      ["that ended lately", () => run({ finished: 10 })],
      ["that was cancelled and is not closed yet", () => run({ state: "cancelled", finished: null })],
    ],
    "open-row": [
      [
        "with a row that has not ended",
        async () => {
          const id = await run({ state: "cancelled" });
          await row(id, { state: "planned" });
          return id;
        },
      ],
    ],
    credentials: [
      [
        "whose credentials no one has downloaded",
        async () => {
          const id = await run();
          await row(id, { state: "done", sealed: "sealed" });
          return id;
        },
      ],
    ],
    "recent-outcome": [
      ["with an outcome that was decided lately", () => over({ state: "refused", settled: 5 })],
    ],
    undo: [["that can still be undone", async () => over({ remoteId: await mirrored() })]],
    "open-follower": [
      [
        "that a draft tries again",
        async () => {
          const id = await run();
          await run({ state: "draft", finished: null, parentId: id });
          return id;
        },
      ],
    ],
    "tried-run": [
      [
        "that tried again one that is still there",
        async () => run({ parentId: await over({ remoteId: await mirrored() }) }),
      ],
    ],
    "open-alert": [
      [
        "that an open alert leads to",
        async () => {
          const id = await run();
          await alertAbout(id, null);
          return id;
        },
      ],
    ],
  };
  const rows = Object.entries(cases).flatMap(([need, made]) =>
    made.map(([why, make]) => ({ need, why, make })),
  );

  it.each(rows)("$why", async ({ need, make }) => {
    const id = await make();
    expect(await needsOf("run", id)).toEqual([need]);
    await removeOldRuns(days);
    expect([await exists("runs", id), await exists("tombstones", id)]).toEqual([true, false]);
  });

  it.each([
    ["nothing of it can be undone", () => over({ operation: "create", input: {} })],
    ["its sub-user is gone", async () => over({ remoteId: await mirrored(undefined, true) })],
    [
      "later changes replaced all of it",
      async () => {
        const id = await run();
        const remoteId = await mirrored();
        await row(id, { state: "done", remoteId, operationId: await replaced({ remoteId, runId: id }) });
        return id;
      },
    ],
    [
      "its credentials were erased",
      async () => {
        const id = await run({ erased: true });
        await row(id, { state: "done", sealed: "sealed" });
        return id;
      },
    ],
    [
      "what followed it has ended, and its alert has cleared",
      async () => {
        const id = await run();
        await run({ parentId: id });
        await alertAbout(id, "now()");
        return id;
      },
    ],
  ])("but else it is, with its rows and not with its operations: %s", async (_, make) => {
    const id = await make();
    expect(await needsOf("run", id)).toEqual([]);
    const held = await desk.query("select 1 from operations where run_id = $1", [id]);
    await removeOldRuns(days);
    expect(await exists("runs", id)).toBe(false);
    expect(await desk.query("select 1 from run_rows where run_id = $1", [id])).toEqual([]);
    expect(await desk.query("select 1 from operations where run_id = $1", [id])).toHaveLength(held.length);
    await expect(getRun(desk.actor, { runId: id })).rejects.toMatchObject({
      code: "removed",
      message: expect.stringContaining("90 days") as unknown,
    });
  });

  async function alertAbout(runId: string, cleared: string | null) {
    await desk.query(
      `with rule as (insert into alert_rules (id, name, kind, enabled) values ($1, 'x', 'run-failures', false) returning id)
       insert into alert_events (rule_id, key, subject, message, run_id, cleared_at)
       select id, 'run', 'x', 'x', $2, ${cleared ?? "null"} from rule`,
      [randomUUID(), runId],
    );
  }
});

describe("a removed id", () => {
  /** Done at the sandbox, made old and replaced, and removed. */
  async function removedOne(request: Omit<PerformRequest, "operationId" | "accountId">) {
    const operationId = randomUUID();
    await perform(desk.actor, nineProxyId, request.operation, request.remoteId ?? null, request.input, {
      operationId,
    });
    await desk.query(
      "update operations set created_at = now() - interval '120 days', settled_at = now() - interval '120 days' where id = $1",
      [operationId],
    );
    await desk.query(
      `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id,
         instance_id, created_at, sent_at, settled_at)
       select gen_random_uuid(), operation, account_id, remote_id, name, state, input, digest, actor_name, request_id,
         instance_id, created_at + interval '1 day', sent_at, settled_at + interval '1 day' from operations where id = $1`,
      [operationId],
    );
    return operationId;
  }
  const sent = () => nine().requests().total;
  const [tagged, enabled] = ["enabled", "disabled"].map(
    (name) => () => nine().insert([{ user_name: `gone_${name}` }])[0] ?? "",
  );

  it("is never sent again, whoever asks and whatever for", async () => {
    const key = enabled?.() ?? "";
    await syncAccount(nineProxyId, "schedule");
    const request = { operation: "disable" as const, remoteId: key, input: {} };
    const operationId = await removedOne(request);
    await perform(desk.actor, nineProxyId, "enable", key);
    expect(await removeOldOperations(days)).toBeGreaterThan(0);
    expect(await exists("operations", operationId)).toBe(false);
    const before = { sent: sent(), user: nine().user(key) };
    for (const again of [request, { ...request, operation: "set-note" as const, input: { note: "other" } }])
      await expect(
        perform(desk.actor, nineProxyId, again.operation, key, again.input, { operationId }),
      ).rejects.toMatchObject({ code: "removed", message: expect.stringContaining("done") as unknown });
    expect({ sent: sent(), user: nine().user(key) }).toEqual(before);
    expect(await exists("operations", operationId)).toBe(false);
    for (const asks of [
      () => checkOperation(desk.actor, { operationId }),
      () => planUndoOperation(desk.actor, { runId: randomUUID(), operationId }, origin),
    ])
      await expect(asks()).rejects.toMatchObject({ code: "removed" });
  });

  it("is refused for what only Subdesk keeps, too", async () => {
    const key = tagged?.() ?? "";
    await syncAccount(nineProxyId, "schedule");
    const request = { operation: "set-tags" as const, remoteId: key, input: { tags: ["a"] } };
    const operationId = await removedOne(request);
    await removeOldOperations(days);
    await desk.query("update sub_users set tags = '{}' where remote_id = $1", [key]);
    await expect(
      perform(desk.actor, nineProxyId, "set-tags", key, request.input, { operationId }),
    ).rejects.toMatchObject({ code: "removed" });
    expect(await desk.query("select tags from sub_users where remote_id = $1", [key])).toEqual([
      { tags: [] },
    ]);
  });

  it("is not sent by a request that meets its removal under way", async () => {
    const [key = ""] = nine().insert([{ user_name: "gone_meanwhile" }]);
    await syncAccount(nineProxyId, "schedule");
    const id = await operation({ remoteId: key, state: "refused" });
    const other = new pg.Client(desk.databaseUrl);
    await other.connect();
    await other.query("begin");
    await other.query("delete from operations where id = $1", [id]);
    await other.query(
      "insert into tombstones (id, what, outcome, kept_days) values ($1, 'operation', 'refused', 90)",
      [id],
    );
    const before = sent();
    const asked = perform(desk.actor, nineProxyId, "disable", key, {}, { operationId: id });
    const outcome = expect(asked).rejects.toMatchObject({ code: "removed" });
    await expect
      .poll(() =>
        desk.query(
          "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%operations%'",
        ),
      )
      .toHaveLength(1);
    await other.query("commit");
    await outcome;
    await other.end();
    expect(sent()).toBe(before);
  });

  it("of a run plans nothing again", async () => {
    const [key = ""] = nine().insert([{ user_name: "gone_run" }]);
    await syncAccount(nineProxyId, "schedule");
    const runId = await run();
    await removeOldRuns(days);
    await expect(
      planRun(
        desk.actor,
        { runId, params: { action: "disable" }, rows: [{ accountId: nineProxyId, remoteId: key }] },
        origin,
      ),
    ).rejects.toMatchObject({ code: "removed" });
    expect(await exists("runs", runId)).toBe(false);
  });
});

describe("removal", () => {
  it("leaves a run that is under way alone, which does each of its rows once", async () => {
    const keys = nine().insert(
      Array.from({ length: 60 }, (_, index) => ({ user_name: `under_way_${index}`, note: "old" })),
    );
    await syncAccount(nineProxyId, "schedule");
    const planned = await planRun(
      desk.actor,
      {
        runId: randomUUID(),
        params: { action: "disable" },
        rows: keys.map((remoteId) => ({ accountId: nineProxyId, remoteId })),
      },
      origin,
    );
    await confirmRun(desk.actor, { runId: planned.id, digest: planned.digest ?? "" }, origin);
    const control = { over: false };
    const removing = (async () => {
      while (!control.over) {
        await desk.query(
          "update operations set created_at = now() - interval '200 days', settled_at = now() - interval '190 days' where run_id = $1 and settled_at > now() - interval '1 day'",
          [planned.id],
        );
        await removeOldRuns(days);
        await removeOldOperations(days);
      }
    })();
    await carryOutRun(planned.id);
    control.over = true;
    await removing;
    expect((await getRun(desk.actor, { runId: planned.id })).totals.byState).toMatchObject({
      done: 60,
      planned: 0,
    });
    expect(await desk.query("select 1 from operations where run_id = $1", [planned.id])).toHaveLength(60);
  });

  it("by two processes at once removes 100,000 operations once each, no more than 2,000 at a time", async () => {
    await desk.query(
      `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id,
         instance_id, created_at, settled_at)
       select gen_random_uuid(), 'set-note', $1, 'many_' || n % 5000, 'many', 'refused', '{}', 'many', 'Ada', 'many',
         gen_random_uuid(), now() - interval '200 days' - make_interval(secs => n), now() - interval '199 days'
       from generate_series(1, 100000) n`,
      [nineProxyId],
    );
    expect(await listActivity(desk.actor, allActivity, 1)).toMatchObject({ cut: false });
    expect(await listActivity(desk.actor, { ...allActivity, before: "2001-01-01T00:00:00Z" })).toMatchObject({
      acts: [],
      cut: true,
    });
    await desk.query("delete from tombstones");
    const removed = await Promise.all([removeOldOperations(days), removeOldOperations(days)]);
    expect((removed[0] ?? 0) + (removed[1] ?? 0)).toBe(100_000);
    expect(await desk.query("select 1 from operations where digest = 'many'")).toEqual([]);
    expect(
      await desk.query(
        "select sum(count)::int as all, max(count)::int <= 2000 as bounded from (select count(*) from tombstones group by xmin::text) each",
      ),
    ).toEqual([{ all: 100_000, bounded: true }]);
  }, 60_000);

  it("is done by one process, every six hours, or again after it failed, and is in the audit", async () => {
    const { keptDays } = env();
    await removeOldRuns(days);
    await removeOldOperations(days);
    await operation({ state: "refused" });
    await removeOld();
    expect(await desk.query("select 1 from progress where name = 'retention'")).toEqual([]);
    Object.assign(env(), { keptDays: { ...keptDays, operations: Number.NaN } });
    await expect(removeOld()).rejects.toThrow();
    Object.assign(env(), { keptDays: { ...keptDays, operations: days, runs: days } });
    await Promise.all([removeOld(), removeOld()]);
    await operation({ state: "refused" });
    await removeOld();
    Object.assign(env(), { keptDays });
    expect(
      await desk.query("select actor_name, after from audit_log where action = 'desk.remove-old'"),
    ).toEqual([{ actor_name: "Subdesk", after: { operations: 1, runs: 0 } }]);
  });
});
