import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { db } from "../db/client";
import type { TimelineEntry } from "../domain/customers/timeline";
import { readUsageReportParams } from "../domain/usage/report";
import { usageReport } from "../report/read";
import { attributedUse } from "./attribution";
import { customerTimeline } from "./timeline";
import { customerUsage } from "./usage";

const GB = 1_000_000_000;
const now = new Date("2026-03-20T10:30:00Z");
let desk: TestDesk;
const [before, after, many] = [randomUUID(), randomUUID(), randomUUID()];
/** Bytes of each day of March so far. */
const days = Array.from({ length: 20 }, (_, day) => (day + 1) * GB + day);

async function plant(account: string, remoteId: string, traffic: readonly (number | null)[]) {
  const [row] = await desk.query<{ id: number }>(
    `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
     values ($1, $2, $2, 'active', '2026-02-01', now()) returning id`,
    [account, remoteId],
  );
  await desk.query("insert into usage_last (sub_user_id, at, first_at) values ($1, now(), '2026-02-01')", [
    row?.id,
  ]);
  await desk.query(
    "insert into usage_months (sub_user_id, month, traffic, ips) values ($1, '2026-03-01', $2, $3)",
    [row?.id, [...traffic, ...Array.from({ length: 31 - traffic.length }, () => null)], Array(31).fill(null)],
  );
  return row?.id ?? 0;
}

const link = (
  customer: string,
  account: string,
  remoteId: string,
  {
    since,
    until = null,
    firstDay = null,
    endDay = null,
  }: { since: string; until?: string | null; firstDay?: string | null; endDay?: string | null },
) =>
  desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, until, first_day, end_day, change_id, linked_by)
     values ($1, $2, $3, $4, $5, $6, $7, gen_random_uuid(), 'Ada')`,
    [customer, account, remoteId, since, until, firstDay, endDay],
  );

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query("insert into progress (name, at) values ('usage.roll-up', '2026-03-20T10:00:00Z')");
  await desk.query("select make_usage_partitions('2026-03-18', '2026-03-21')");
  for (const [id, name] of [
    [before, "Before"],
    [after, "After"],
    [many, "Many"],
  ])
    await desk.query("insert into customers (id, name, created_by) values ($1, $2, 'Ada')", [id, name]);
  const moved = await plant(netnutId, "moved", days);
  await desk.query(
    "insert into usage_samples (sub_user_id, at, traffic, ips) values ($1, '2026-03-20T10:05:00Z', 7, 0)",
    [moved],
  );
  // Of one until the 10th, of nobody for two days, of another from the 12th on.
  await link(before, netnutId, "moved", {
    since: "2026-02-20T00:00:00Z",
    until: "2026-03-10T15:00:00Z",
    endDay: "2026-03-10",
  });
  await link(after, netnutId, "moved", { since: "2026-03-12T09:00:00Z", firstDay: "2026-03-12" });
  for (let n = 1; n <= 10; n += 1) {
    await plant(nineProxyId, `part ${n}`, [n * GB]);
    await link(many, nineProxyId, `part ${n}`, { since: "2026-03-01T00:00:00Z" });
  }
});
afterAll(() => desk.close());

const used = async (whose: string, from: string, to: string) => {
  const { rows } = await db().execute<{ used: number }>(sql`
    select coalesce(sum(used), 0)::bigint as used
    from (${attributedUse(sql`l.customer_id = ${whose}`, from, to)}) days`);
  return rows[0]?.used ?? 0;
};

describe("a login that changed hands within a month", () => {
  it("gives each its own days, and nobody those between: together exactly what the sub-user used", async () => {
    const [one, other] = [
      await used(before, "2026-03-01", "2026-03-31"),
      await used(after, "2026-03-01", "2026-03-31"),
    ];
    const sum = (part: readonly number[]) => part.reduce((all, bytes) => all + bytes, 0);
    expect(one).toBe(sum(days.slice(0, 9)));
    expect(other).toBe(sum(days.slice(11)) + 7);
    const nobody = sum(days.slice(9, 11));
    const report = await usageReport(
      desk.actor,
      readUsageReportParams(new URLSearchParams("from=2026-03-01&to=2026-03-31&q=moved"), now.getTime()),
      now,
    );
    expect(one + nobody + other).toBe(report.totals.used);
  });

  it("shows each of them its own days alone", async () => {
    const [one, other] = [
      await customerUsage(desk.actor, before, "30d", now),
      await customerUsage(desk.actor, after, "30d", now),
    ];
    const known = (usage: typeof one) =>
      usage.steps
        .filter((_, at) => (usage.parts[0]?.values[at] ?? null) !== null)
        .map((at) => at.slice(0, 10));
    expect(known(one).at(-1)).toBe("2026-03-09");
    expect(known(other)).toEqual(
      Array.from({ length: 9 }, (_, at) => `2026-03-${String(12 + at).padStart(2, "0")}`),
    );
    expect(one.total + other.total).toBe(
      (await used(before, "2026-02-19", "2026-03-20")) + (await used(after, "2026-02-19", "2026-03-20")),
    );
  });

  it("has the hours of the last day", async () => {
    const { step, steps, parts } = await customerUsage(desk.actor, after, "24h", now);
    expect([step, steps.length, steps.at(-1)]).toEqual(["hour", 24, "2026-03-20T10:00:00.000Z"]);
    expect(parts[0]?.values.at(-1)).toBe(7);
  });
});

it("leaves open when a sub-user had no turn to be read, though others of its account had", async () => {
  const id = randomUUID();
  await desk.query("insert into customers (id, name, created_by) values ($1, 'Waiting', 'Ada')", [id]);
  const waiting = await plant(netnutId, "waiting", Array<number>(14).fill(GB));
  await link(id, netnutId, "waiting", { since: "2026-02-01T00:00:00Z" });
  await desk.query(
    "insert into usage_totals (account_id, hour, traffic, ips) select $1, hour, 0, 0 from generate_series('2026-03-01T00:00:00Z'::timestamptz, '2026-03-20T10:00:00Z', '1 hour') hour",
    [netnutId],
  );
  const lookedAt = (at: string) =>
    desk.query("update usage_last set looked_at = $2 where sub_user_id = $1", [waiting, at]);
  const last = async (range: "24h" | "30d", count: number) =>
    (await customerUsage(desk.actor, id, range, now)).parts[0]?.values.slice(-count);
  await lookedAt("2026-03-14T12:00:00Z");
  expect(await last("30d", 8)).toEqual([GB, GB, null, null, null, null, null, null]);
  await lookedAt("2026-03-20T06:30:00Z");
  expect(await last("30d", 8)).toEqual([GB, GB, 0, 0, 0, 0, 0, 0]);
  expect(await last("24h", 6)).toEqual([0, 0, null, null, null, null]);
  await lookedAt("2026-03-20T09:30:00Z");
  expect(await last("24h", 6)).toEqual([0, 0, 0, 0, 0, 0]);
  await desk.query("update usage_months set torn = '{14,15,16,17}' where sub_user_id = $1", [waiting]);
  expect(await last("30d", 8)).toEqual([GB, GB, null, null, null, 0, 0, 0]);
  await desk.query("delete from usage_totals");
});

it("names the sub-users that used most, and adds the others up", async () => {
  const { parts, total } = await customerUsage(desk.actor, many, "30d", now);
  expect(parts.map(({ subUser, subUsers, total: bytes }) => [subUser?.name ?? subUsers, bytes / GB])).toEqual(
    [
      ["part 10", 10],
      ["part 9", 9],
      ["part 8", 8],
      ["part 7", 7],
      ["part 6", 6],
      ["part 5", 5],
      ["part 4", 4],
      [3, 6],
    ],
  );
  expect(total).toBe(55 * GB);
  await expect(customerUsage(desk.actor, randomUUID(), "7d", now)).rejects.toMatchObject({
    code: "not-found",
  });
});

describe("the timeline", () => {
  const read = async (id: string, kind: TimelineEntry["kind"] | null = null, earlier: string | null = null) =>
    (await customerTimeline(desk.actor, id, { kind, before: earlier })).entries;

  beforeAll(async () => {
    for (const [name, at] of [
      ["then", "2026-03-05T00:00:00Z"],
      ["between", "2026-03-11T00:00:00Z"],
      ["since", "2026-03-15T00:00:00Z"],
    ])
      await desk.query(
        `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, instance_id, created_at)
         values (gen_random_uuid(), 'disable', $1, 'moved', $2, 'done', '{}', 'x', 'Ada', 'r', gen_random_uuid(), $3)`,
        [netnutId, name, at],
      );
    await desk.query(
      `insert into drifts (account_id, remote_id, name, at, before, after)
       values ($1, 'moved', 'moved', '2026-03-16', '{"status":"active"}', '{"status":"disabled"}')`,
      [netnutId],
    );
    for (const [customer, account, remote, body, at] of [
      [after, null, null, "About the customer", "2026-03-17"],
      [null, netnutId, "moved", "About the login", "2026-03-18"],
      [null, netnutId, "moved", "Of the time before", "2026-03-04"],
    ])
      await desk.query(
        "insert into comments (id, customer_id, account_id, remote_id, body, author_name, at) values (gen_random_uuid(), $1, $2, $3, $4, 'Ada', $5)",
        [customer, account, remote, body, at],
      );
  });

  it("has what happened to a sub-user while it was this customer's, and what was written", async () => {
    const said = (entries: TimelineEntry[]) =>
      entries.map((entry) =>
        entry.kind === "operations"
          ? entry.operation.name
          : entry.kind === "comments"
            ? entry.comment.body
            : entry.kind,
      );
    expect(said(await read(after))).toEqual(["About the login", "About the customer", "found", "since"]);
    expect(said(await read(before))).toEqual(["then", "Of the time before"]);
    expect(said(await read(after, "comments"))).toEqual(["About the login", "About the customer"]);
    expect(said(await read(after, null, "2026-03-17T00:00:00Z"))).toEqual(["found", "since"]);
  });

  it("reads on without losing or repeating anything", async () => {
    const seen: string[] = [];
    for (let earlier: string | null = null, more = true; more; ) {
      const page = await customerTimeline(desk.actor, after, { kind: null, before: earlier }, 1);
      seen.push(...page.entries.map(({ at }) => at));
      earlier = page.next;
      more = earlier !== null;
    }
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it("shows a viewer no comment", async () => {
    const viewer = await addActor("viewer");
    const { entries } = await customerTimeline(viewer, after, { kind: null, before: null });
    expect(entries.some(({ kind }) => kind === "comments")).toBe(false);
    await expect(customerTimeline(viewer, after, { kind: "comments", before: null })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
