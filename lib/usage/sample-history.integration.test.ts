import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import pg from "pg";
import { countedAccounts } from "../accounts/counted";
import { forgetSampleHistory } from "../accounts/forget-sample-history";
import { evaluateAlerts } from "../alerts/evaluate";
import { makeDefaultRules } from "../alerts/defaults";
import { db } from "../db/client";
import { overview } from "../overview/get";
import { exportUsage } from "../report/export";
import { usageReport } from "../report/read";
import { exportSubUsers } from "../sub-users/export";
import { listSubUsers } from "../sub-users/list";
import { syncAccount } from "../sync/sync-account";
import { readUsageRound } from "../sync/usage";
import { readUsageReportParams } from "../domain/usage/report";
import { plainSearch } from "../domain/sub-users/search";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { sampleHistory } from "../../sandbox/history";
import { startNineProxySandbox } from "../../sandbox/nine-proxy";
import { usageHistory } from "./history";
import { rollUpUsage } from "./roll-up";
import { giveSampleHistory } from "./sample-history";

const folder = mkdtempSync(join(tmpdir(), "subdesk-history-"));
let desk: TestDesk;

function writeHistory(): void {
  writeFileSync(
    join(folder, "sandbox/history.json"),
    JSON.stringify(sampleHistory([desk.netnut, desk.nineProxy], Date.now())),
  );
}

beforeAll(async () => {
  mkdirSync(join(folder, "sandbox"));
  vi.stubEnv("SUBDESK_DATA_DIR", folder);
  desk = await startDesk({ netnut: { users: 180 }, nineProxy: { users: 260 } });
  for (const { control } of [desk.netnut, desk.nineProxy]) control.options({ frozen: true });
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

const rowsIn = async (table: string) =>
  (await desk.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? 0;

describe("a made-up past", () => {
  it("is given to no one without one to give, and not before the first listing", async () => {
    expect(await giveSampleHistory(nineProxyId)).toBe(false);
    await syncAccount(nineProxyId, "schedule");
    expect(await giveSampleHistory(nineProxyId)).toBe(false);
    expect(await rowsIn("usage_days")).toBe(0);
  });

  it("is given once, in few statements, and adds up to the counters", async () => {
    await syncAccount(netnutId, "schedule");
    await readUsageRound(netnutId);
    writeHistory();
    const statements = vi.spyOn(pg.Client.prototype, "query");
    expect(await giveSampleHistory(nineProxyId)).toBe(true);
    expect(await giveSampleHistory(netnutId)).toBe(true);
    // Of 440 sub-users and 90 days; the pulse of this process is among them.
    expect(statements.mock.calls.length).toBeLessThan(80);
    statements.mockRestore();
    expect(await giveSampleHistory(nineProxyId)).toBe(false);
    // Nothing of it is added up a second time.
    const before = await rowsIn("usage_days");
    await rollUpUsage(new Date());
    expect(await rowsIn("usage_days")).toBe(before);
    const apart = await desk.query<{ name: string; counter: number; days: number }>(`
      select s.name, s.traffic_used::float8 as counter, (select sum(use) from usage_months m, unnest(m.traffic) use where m.sub_user_id = s.id)::float8
        + coalesce((select sum(u.traffic) from usage_samples u where u.sub_user_id = s.id), 0)::float8 as days
      from sub_users s where s.account_id = '${nineProxyId}' and s.remote_created_at > now() - interval '80 days' and s.traffic_used > 0`);
    expect(apart.length).toBeGreaterThan(30);
    for (const { name, counter, days } of apart) expect(days / counter, name).toBeCloseTo(1, 3);
  });

  it("makes forecasts, and charts by the hour, by the day, with the outage and the reset in them", async () => {
    const known = await desk.query<{ account_id: string; count: number }>(
      "select account_id, count(*)::int as count from sub_users where days_left is not null and status = 'active' group by 1 order by 1",
    );
    expect(known.map(({ count }) => count > 100)).toEqual([true, true]);
    const soon = await desk.query<{ name: string }>(
      "select name from sub_users where days_left < 8 and status = 'active' and traffic_used < traffic_cap",
    );
    expect(soon.length).toBeGreaterThan(3);
    expect(soon.length).toBeLessThan(14);
    const [old] = await desk.query<{ remote_id: string }>(
      "select remote_id from sub_users where account_id = $1 and status = 'active' and remote_created_at < now() - interval '100 days' and week_traffic > 0 order by id limit 1",
      [nineProxyId],
    );
    const ref = { accountId: nineProxyId, remoteId: old?.remote_id ?? "" };
    const days = await usageHistory(desk.actor, ref, "90d");
    expect(days.points.filter(({ traffic }) => traffic !== null).length).toBe(90);
    const hours = await usageHistory(desk.actor, ref, "7d");
    expect(hours.points.filter(({ traffic }) => traffic === null).length).toBe(7);
    expect(await desk.query("select count(*)::int as resets from usage_samples where reset")).toEqual([
      { resets: 1 },
    ]);
    expect(
      (await overview(desk.actor)).use.map(({ previous30 }) => previous30 !== null && previous30 > 0),
    ).toEqual([true, true]);
  });

  it("is named as such in the report and in its file, and only for the days that rest on it", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const reportOf = (search: string) =>
      usageReport(desk.actor, readUsageReportParams(new URLSearchParams(search)));
    const { rows, totals } = await reportOf("range=30d");
    expect([totals.sample, rows.find(({ used }) => used > 0)?.sample]).toEqual([true, true]);
    expect((await reportOf("range=30d&by=account")).rows.map(({ sample }) => sample)).toEqual([true, true]);
    expect((await reportOf("from=2020-01-01&to=2020-01-31")).totals.sample).toBe(false);
    const headings = async (search: string) =>
      (await exportUsage(desk.actor, readUsageReportParams(new URLSearchParams(search)), someOrigin))
        .split("\r\n", 1)[0]
        ?.includes("Sample history of the sandbox");
    expect(await headings("range=30d")).toBe(true);
    // As if it had been made long before: nothing of today is made up.
    await desk.query("update accounts set sample_history_at = sample_history_at - interval '40 days'");
    expect((await reportOf(`from=${today}&to=${today}`)).totals.sample).toBe(false);
    expect(await headings("range=30d")).toBe(false);
    await desk.query("update accounts set sample_history_at = sample_history_at + interval '40 days'");
  });

  it("fires no alert, but for one summary an account of what needs someone anyway", async () => {
    await makeDefaultRules();
    await desk.query("update accounts set read_in_at = null");
    for (let round = 0; round < 2; round += 1) await readUsageRound(netnutId);
    await desk.query("update usage_last set filled_at = now() where filled_at is null");
    await evaluateAlerts();
    const fired = await desk.query<{ kind: string; summarized: string | null; subjects: number }>(
      "select r.kind, e.summarized, count(*)::int as subjects from alert_events e join alert_rules r on r.id = e.rule_id group by 1, 2 order by 1",
    );
    expect(fired.filter(({ summarized }) => summarized === null)).toEqual([
      { kind: "already-so", summarized: null, subjects: 2 },
    ]);
    expect(fired.find(({ kind }) => kind === "cap-percent")).toMatchObject({ subjects: 3 });
  });

  it("is left out with its accounts as soon as a real one is connected", async () => {
    const real = await startNineProxySandbox({ users: 3 });
    const id = await addNineProxy(desk.actor, "Real", real.url, real.apiKey);
    await syncAccount(id, "schedule");
    expect(countedAccounts().map((account) => account.id)).toEqual([id]);
    const view = await overview(desk.actor);
    expect(view.subUsers.total).toBe(3);
    expect([view.use.map(({ label }) => label), view.pools.map(({ label }) => label)]).toEqual([
      ["Real"],
      ["Real"],
    ]);
    for (const shown of [plainSearch, { ...plainSearch, account: [netnutId] }]) {
      const file = await exportSubUsers(desk.actor, shown, ["name"], someOrigin);
      const { total } = await listSubUsers(desk.actor, shown);
      expect(file.trim().split("\n")).toHaveLength(1 + total);
    }
    await evaluateAlerts();
    expect(
      await desk.query(
        "select distinct account_id from alert_events where account_id <> $1 and cleared_at is null",
        [id],
      ),
    ).toEqual([]);
    await real.close();
  });

  it("goes with its account, and leaves others alone", async () => {
    await db().transaction((tx) => forgetSampleHistory(tx, [nineProxyId, "some-other"]));
    const left = await desk.query<{ account_id: string }>(
      "select distinct s.account_id from usage_months m join sub_users s on s.id = m.sub_user_id",
    );
    expect(left).toEqual([{ account_id: netnutId }]);
    expect(
      await desk.query("select count(*)::int as rows from usage_totals where account_id = $1", [nineProxyId]),
    ).toEqual([{ rows: 0 }]);
    expect(await desk.query("select id from accounts where sample_history_at is not null")).toEqual([
      { id: netnutId },
    ]);
  });
});
