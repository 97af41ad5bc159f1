import { afterAll, beforeAll, describe, expect, it } from "vitest";
import papaparse from "papaparse";
import { unguardCell } from "../domain/csv";
import { readUsageReportParams } from "../domain/usage/report";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { exportUsage } from "./export";
import { usageHistory } from "../usage/history";
import { usageReport } from "./read";

const GB = 1_000_000_000;
const now = new Date("2026-03-20T10:30:00Z");
let desk: TestDesk;

const slots = (at: Record<number, number>) =>
  `{${Array.from({ length: 31 }, (_, slot) => at[slot + 1] ?? "null").join(",")}}`;

interface Given {
  account?: string;
  login?: string;
  email?: string;
  tags?: string[];
  first: string;
  created?: string;
  gone?: boolean;
  agrees?: boolean;
  months: Record<
    string,
    { traffic?: Record<number, number>; reported?: Record<number, number>; torn?: number[] }
  >;
}

async function plant(remoteId: string, name: string, given: Given): Promise<void> {
  const [row] = await desk.query<{ id: number }>(
    `insert into sub_users (account_id, remote_id, name, login, email, tags, status, remote_created_at, vanished_at, first_seen_at, observed_at)
     values ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, now()) returning id`,
    [
      given.account ?? netnutId,
      remoteId,
      name,
      given.login ?? null,
      given.email ?? null,
      given.tags ?? [],
      given.created ?? null,
      given.gone ? new Date() : null,
      given.first,
    ],
  );
  await desk.query("insert into usage_last (sub_user_id, at, first_at, agrees) values ($1, now(), $2, $3)", [
    row?.id,
    given.first,
    given.agrees ?? null,
  ]);
  for (const [month, { traffic = {}, reported, torn = [] }] of Object.entries(given.months))
    await desk.query(
      "insert into usage_months (sub_user_id, month, traffic, ips, torn, reported) values ($1, $2, $3, $4, $5, $6)",
      [row?.id, month, slots(traffic), slots({}), torn, reported ? slots(reported) : null],
    );
}

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query("insert into progress (name, at) values ('usage.roll-up', '2026-03-20T10:00:00Z')");
  await desk.query("select make_usage_partitions('2026-03-19', '2026-03-21')");
  await plant("1", "Acme", {
    login: "acme_login",
    email: "ops@acme.example",
    tags: ["VIP", "de"],
    first: "2026-01-10T08:00:00Z",
    months: {
      "2026-02-01": { traffic: { 27: 5 * GB, 28: 7 * GB } },
      "2026-03-01": { traffic: { 1: GB, 2: 0, 3: 3 * GB, 20: 2 * GB } },
    },
  });
  await plant("2", "Borealis", {
    tags: ["vip"],
    first: "2026-03-10T12:00:00Z",
    agrees: true,
    months: {
      "2026-03-01": {
        traffic: { 10: GB, 11: 4 * GB, 13: 100 * GB },
        reported: { 8: 8 * GB, 9: 0, 10: 10 * GB, 12: 50 * GB, 13: 40 * GB },
        torn: [12, 13],
      },
    },
  });
  await plant("3", "Cobalt", {
    first: "2026-03-10T12:00:00Z",
    agrees: false,
    months: { "2026-03-01": { traffic: { 10: GB, 11: 0 }, reported: { 9: 9 * GB, 10: 3 * GB } } },
  });
  await plant("4", "Dorado", {
    account: nineProxyId,
    first: "2026-03-05T12:00:00Z",
    created: "2026-03-05T11:00:00Z",
    months: { "2026-03-01": { traffic: { 5: GB, 6: GB, 7: 0 } } },
  });
  await plant("5", "Gone and used", {
    account: nineProxyId,
    gone: true,
    first: "2026-01-05T12:00:00Z",
    months: { "2026-03-01": { traffic: { 2: 6 * GB } } },
  });
  await plant("6", "Gone before", {
    account: nineProxyId,
    gone: true,
    first: "2026-01-05T12:00:00Z",
    months: { "2026-01-01": { traffic: { 6: 6 * GB } } },
  });
  await plant("7", "Not there yet", {
    account: nineProxyId,
    first: "2026-04-05T12:00:00Z",
    created: "2026-04-05T12:00:00Z",
    months: {},
  });
  await desk.query(
    "insert into usage_samples (sub_user_id, at, traffic, ips) select id, '2026-03-20T10:05:00Z', $1, 0 from sub_users where name = 'Acme'",
    [GB],
  );
  for (const [state, promised, at] of [
    ["done", 50 * GB, "2026-03-01T00:00:00Z"],
    ["done", -20 * GB, "2026-03-19T00:00:00Z"],
    ["refused", 500 * GB, "2026-03-19T00:00:00Z"],
    ["done", 900 * GB, "2026-02-28T23:59:59Z"],
  ] as const)
    await desk.query(
      "insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, instance_id, promised, created_at) values (gen_random_uuid(), 'allocate-traffic', $1, '1', 'Acme', $2, '{}', 'x', 'x', 'x', gen_random_uuid(), $3, $4)",
      [netnutId, state, promised, at],
    );
});
afterAll(() => desk.close());

const report = (search: string) =>
  usageReport(desk.actor, readUsageReportParams(new URLSearchParams(search), now.getTime()), now);

describe("a month by sub-user", () => {
  it("has what counts of each, most first, with those who are gone and used something", async () => {
    const { rows, total, totals } = await report("");
    expect(total).toBe(5);
    expect(
      rows.map((row) => [row.name, row.used / GB, row.added / GB, row.first, row.last, row.subUser?.gone]),
    ).toEqual([
      ["Borealis", 8 + 10 + 4 + 50 + 40, 0, "2026-03-08", "2026-03-13", false],
      ["Acme", 7, 30, "2026-03-01", "2026-03-20", false],
      ["Gone and used", 6, 0, "2026-03-02", "2026-03-02", true],
      ["Dorado", 2, 0, "2026-03-05", "2026-03-06", false],
      ["Cobalt", 1, 0, "2026-03-10", "2026-03-10", false],
    ]);
    expect(totals).toMatchObject({ subUsers: 5, used: 128 * GB, added: 30 * GB, average: 6.4 * GB });
  });

  it("says how much of it was observed, and names what is reported and what is not verified", async () => {
    const { rows, totals } = await report("");
    const of = (name: string) => {
      const row = rows.find((each) => each.name === name);
      return [row?.observed, row?.expected, row?.reported, row?.unverified];
    };
    expect(of("Acme")).toEqual([4, 20, 0, { days: 0, traffic: 0 }]);
    expect(of("Borealis")).toEqual([1, 20, 5, { days: 0, traffic: 0 }]);
    expect(of("Cobalt")).toEqual([1, 20, 0, { days: 2, traffic: 12 * GB }]);
    // It began on the 5th, and so did what was expected of it.
    expect(of("Dorado")).toEqual([3, 16, 0, { days: 0, traffic: 0 }]);
    expect(totals.unverified).toEqual({ days: 2, traffic: 12 * GB });
  });

  it("has the same days as its chart, whatever it is filtered by", async () => {
    await desk.query(
      `insert into usage_totals (account_id, hour, traffic, ips)
       select s.account_id, (m.month + (slot.n - 1)::int)::timestamp at time zone 'UTC', sum(slot.bytes), 0
       from usage_months m join sub_users s on s.id = m.sub_user_id, unnest(m.traffic) with ordinality slot(bytes, n)
       where slot.bytes is not null group by 1, 2`,
    );
    await desk.query(
      "insert into usage_totals (account_id, hour, traffic, ips) values ($1, '2026-03-20T10:00:00Z', $2, 0)",
      [netnutId, GB],
    );
    for (const search of [
      "",
      "provider=netnut",
      `account=${nineProxyId}`,
      "q=o",
      "tag=vip",
      "from=2026-02-27&to=2026-03-09",
    ]) {
      const { days, totals, from } = await report(search);
      expect([search, days.reduce((sum, day) => sum + day.own + day.reported, 0)]).toEqual([
        search,
        totals.used,
      ]);
      expect(days[0]?.day).toBe(from);
    }
    const { days } = await report("");
    expect(days).toHaveLength(20);
    expect(days[12]).toEqual({ day: "2026-03-13", own: 0, reported: 40 * GB, unverified: 0 });
    expect(days[8]).toEqual({ day: "2026-03-09", own: 0, reported: 0, unverified: 9 * GB });
  });

  it("agrees with each sub-user's own page", async () => {
    const { rows } = await report("range=30d");
    for (const { subUser, used, name } of rows) {
      if (!subUser || subUser.gone) continue;
      const { totals } = await usageHistory(desk.actor, subUser, "30d", now);
      expect([name, totals.traffic]).toEqual([name, used]);
    }
  });

  it("is of the days that were asked for, and of no one who was not there", async () => {
    const february = await report("range=last-month");
    expect(february.rows.map(({ name, used, added }) => [name, used / GB, added / GB]).slice(0, 2)).toEqual([
      ["Acme", 12, 900],
      ["Borealis", 0, 0],
    ]);
    expect(february.rows.map(({ name }) => name)).not.toContain("Dorado");
    expect((await report("from=2026-02-28&to=2026-03-01")).totals.used).toBe(8 * GB);
    expect((await report("from=2026-05-01&to=2026-05-31")).totals).toMatchObject({
      used: 0,
      expected: 0,
      average: 0,
    });
  });

  it("sorts by every column, either way, and pages", async () => {
    const names = async (search: string) => (await report(search)).rows.map(({ name }) => name);
    expect(await names("sort=name")).toEqual(["Acme", "Borealis", "Cobalt", "Dorado", "Gone and used"]);
    expect(await names("sort=name&order=desc")).toEqual([
      "Gone and used",
      "Dorado",
      "Cobalt",
      "Borealis",
      "Acme",
    ]);
    expect((await names("sort=used&order=asc"))[0]).toBe("Cobalt");
    expect((await names("sort=added"))[0]).toBe("Acme");
    expect((await names("sort=average"))[0]).toBe("Borealis");
    expect((await names("sort=first"))[0]).toBe("Acme");
    expect((await names("sort=last"))[0]).toBe("Acme");
    expect((await names("sort=observed"))[0]).toMatch(/Borealis|Cobalt|Gone/);
    const paged = await report("sort=name&size=25&page=9");
    expect([paged.page, paged.rows.length, paged.total]).toEqual([1, 5, 5]);
  });
});

describe("a month by group", () => {
  it("adds up by account, provider and tag; each sub-user once in the sum", async () => {
    const of = async (by: string) => {
      const { rows, totals } = await report(`by=${by}&sort=name`);
      expect(totals.used).toBe(128 * GB);
      expect(rows.every(({ subUser }) => subUser === null)).toBe(true);
      return rows.map(({ key, name, subUsers, used }) => [key, name, subUsers, used / GB]);
    };
    expect(await of("account")).toEqual([
      [nineProxyId, "9Proxy", 2, 8],
      [netnutId, "NetNut", 3, 120],
    ]);
    expect(await of("provider")).toEqual([
      ["netnut", "NetNut", 3, 120],
      ["nine-proxy", "9Proxy", 2, 8],
    ]);
    expect(await of("tag")).toEqual([
      ["", "", 3, 9],
      ["de", "de", 1, 7],
      ["vip", "VIP", 2, 119],
    ]);
  });
});

describe("a month by customer", () => {
  const [lumen, zurich] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
  const link = (customer: string, remoteId: string, firstDay: string | null, endDay: string | null) =>
    desk.query(
      `insert into customer_links (customer_id, account_id, remote_id, since, until, first_day, end_day, change_id, linked_by)
        select $1, account_id, remote_id, coalesce($3::date, '2026-01-01'), $4::date, $3, $4, gen_random_uuid(), 'Ada'
        from sub_users where remote_id = $2`,
      [customer, remoteId, firstDay, endDay],
    );
  beforeAll(async () => {
    for (const [id, name] of [
      [lumen, "Lumen Travel"],
      [zurich, "Zürich Data"],
    ])
      await desk.query("insert into customers (id, name, created_by) values ($1, $2, 'Ada')", [id, name]);
    // Acme changes hands on the 3rd and is taken away on the 20th; Borealis is one's all the time.
    await link(lumen, "1", null, "2026-03-03");
    await link(zurich, "1", "2026-03-03", "2026-03-20");
    await link(zurich, "2", null, null);
    await link(lumen, "4", null, "2026-02-01");
  });
  afterAll(async () => {
    await desk.query("delete from customer_links");
    await desk.query("delete from customers");
  });

  it("counts each day for whose the sub-user was, and the parts add up", async () => {
    const { rows, totals } = await report("by=customer&sort=name");
    expect(totals.used).toBe(128 * GB);
    expect(rows.reduce((sum, { used }) => sum + used, 0)).toBe(totals.used);
    expect(rows.reduce((sum, { added }) => sum + added, 0)).toBe(totals.added);
    expect(rows.map(({ name, subUsers, used, added }) => [name, subUsers, used / GB, added / GB])).toEqual([
      ["Lumen Travel", 1, 1, 50],
      ["Zürich Data", 2, 3 + 112, -20],
      ["", 4, 3 + 9, 0],
    ]);
    expect(rows.map(({ first, last }) => [first, last])[0]).toEqual(["2026-03-01", "2026-03-01"]);
    expect(rows.reduce((sum, { expected }) => sum + expected, 0)).toBe(totals.expected);
    expect(rows.every(({ subUser }) => subUser === null)).toBe(true);
  });

  it("is of the days that were asked for", async () => {
    const used = async (search: string) =>
      Object.fromEntries(
        (await report(`by=customer&${search}`)).rows.map((row) => [row.name, row.used / GB]),
      );
    expect(await used("from=2026-02-27&to=2026-02-28")).toMatchObject({ "Lumen Travel": 12 });
    expect(await used("from=2026-03-03&to=2026-03-19&q=acme")).toEqual({ "Zürich Data": 3 });
    expect(await used("from=2026-03-20&to=2026-03-20&q=acme")).toEqual({ "": 3 });
  });

  it("has those without a customer in its export", async () => {
    const params = readUsageReportParams(new URLSearchParams("by=customer&range=last-month"), now.getTime());
    const lines = (await exportUsage(desk.actor, params, someOrigin)).trim().split("\n");
    expect(lines[0]).toContain("Customer");
    expect(lines.some((line) => line.includes("Without a customer"))).toBe(true);
  });

  it("adds up to the same in every figure, on whichever day the sub-users change hands", async () => {
    const sumOf = (rows: Awaited<ReturnType<typeof report>>["rows"]) =>
      rows.reduce(
        (sum, { used, observed, expected, reported, unverified }) => [
          (sum[0] ?? 0) + used,
          (sum[1] ?? 0) + observed,
          (sum[2] ?? 0) + expected,
          (sum[3] ?? 0) + reported,
          (sum[4] ?? 0) + unverified.days,
          (sum[5] ?? 0) + unverified.traffic,
        ],
        [0, 0, 0, 0, 0, 0],
      );
    for (let day = 2; day <= 21; day += 1) {
      await desk.query("delete from customer_links");
      const moved = `2026-03-${String(day).padStart(2, "0")}`;
      for (const remoteId of ["1", "2", "3", "4", "5"]) {
        await link(lumen, remoteId, null, moved);
        await link(zurich, remoteId, moved, null);
      }
      for (const range of ["from=2026-03-01&to=2026-03-31", "from=2026-03-05&to=2026-03-20"])
        expect(sumOf((await report(`by=customer&${range}`)).rows), `${moved}, ${range}`).toEqual(
          sumOf((await report(`by=sub-user&${range}`)).rows),
        );
    }
  });
});

describe("its export", () => {
  const read = async (search: string) =>
    papaparse.parse<Record<string, string>>(
      await exportUsage(
        desk.actor,
        readUsageReportParams(new URLSearchParams(search), now.getTime()),
        someOrigin,
      ),
      { header: true, transform: unguardCell },
    ).data;

  it("has login, e-mail, id, GB and bytes of every row, and only what counts", async () => {
    const rows = await read("from=2026-03-01&to=2026-03-20&size=25");
    expect(rows).toHaveLength(5);
    expect(rows.find((row) => row.Name === "Acme")).toMatchObject({
      "From (UTC)": "2026-03-01",
      "To (UTC)": "2026-03-20",
      Login: "acme_login",
      "E-mail": "ops@acme.example",
      "Remote id": "1",
      Account: "NetNut",
      "Used (GB)": "7",
      "Used (bytes)": String(7 * GB),
      "Added (GB)": "30",
      "First use": "2026-03-01",
      "Last use": "2026-03-20",
    });
    expect(rows.find((row) => row.Name === "Cobalt")).toMatchObject({
      Login: "Cobalt",
      "Used (bytes)": String(GB),
      "Days not verified, left out": "2",
    });
  });

  it("is written into the audit with what was asked for, and refused to those who may not", async () => {
    await read("by=account&range=last-month");
    expect(
      (
        await desk.query(
          "select after from audit_log where action = 'usage.export' order by seq desc limit 1",
        )
      )[0],
    ).toMatchObject({ after: { by: "account", from: "2026-02-01", to: "2026-02-28" } });
    const viewer = await addActor("viewer", "Vera");
    const count = () => desk.query("select 1 from audit_log where action = 'usage.export'");
    const before = (await count()).length;
    await expect(
      exportUsage(viewer, readUsageReportParams(new URLSearchParams(), now.getTime()), someOrigin),
    ).rejects.toThrow("Your role does not allow this.");
    expect((await count()).length).toBe(before);
  });
});

it("has what was added to one that its provider says was made on a later day, as where its clock is ahead", async () => {
  await plant("10", "Clock ahead", {
    account: nineProxyId,
    first: "2026-02-28T22:30:00Z",
    created: "2026-03-01T01:30:00Z",
    months: {},
  });
  await desk.query(
    "insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, instance_id, promised, created_at) values (gen_random_uuid(), 'create', $1, '10', 'Clock ahead', 'done', '{}', 'x', 'x', 'x', gen_random_uuid(), $2, '2026-02-28T22:30:00Z')",
    [nineProxyId, 50 * GB],
  );
  for (const by of ["sub-user", "customer"]) {
    const { rows, totals } = await report(`by=${by}&from=2026-02-01&to=2026-02-28&q=clock`);
    expect([rows.map(({ added }) => added), totals.added]).toEqual([[50 * GB], 50 * GB]);
  }
});

it("counts what was used before it was first seen, of an account that had been read by then", async () => {
  await desk.query("update accounts set read_in_at = '2026-03-12T00:00:00Z' where id = $1", [netnutId]);
  await plant("8", "Found late", {
    first: "2026-03-15T12:00:00Z",
    agrees: true,
    months: { "2026-03-01": { traffic: { 15: GB }, reported: { 3: 2 * GB } } },
  });
  await plant("9", "New", { first: "2026-03-15T12:00:00Z", months: {} });
  const { rows } = await report("from=2026-03-01&to=2026-03-10");
  const of = (name: string) => rows.find((row) => row.name === name);
  expect(of("Found late")).toMatchObject({ used: 2 * GB, reported: 1, expected: 8 });
  expect(of("New")).toBeUndefined();
});
