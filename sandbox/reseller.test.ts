import { afterAll, describe, expect, it } from "vitest";
import { sampleHistory } from "./history";
import { startNetnutSandbox } from "./netnut";
import { startNineProxySandbox } from "./nine-proxy";
import { providerNames, seats } from "./reseller";
import { netnutCaller } from "./testing";

const DAY = 86_400_000;
const GB = 1e9;
// A Wednesday, so that the days before hold whole weekends.
const now = Date.UTC(2026, 10, 25, 15, 20);
const netnut = await startNetnutSandbox({ now: () => now });
const nineProxy = await startNineProxySandbox({ now: () => now });
afterAll(() => Promise.all([netnut.close(), nineProxy.close()]));

const net = netnut.control.state().users;
const nine = nineProxy.control.state().users;
const sum = (figures: readonly (number | null)[]) =>
  figures.reduce<number>((all, each) => all + (each ?? 0), 0);
const running = (user: (typeof net)[number]) => user.plans.filter((plan) => plan.end > now);
const shares = [
  ...net
    .filter((user) => user.customer_active && running(user).length > 0)
    .map(
      (user) => sum(running(user).map(({ bytes }) => bytes)) / (GB * sum(running(user).map(({ gb }) => gb))),
    ),
  ...nine.filter((row) => row.status === 1 && row.usage_cap > 0).map((row) => row.data_used / row.usage_cap),
];

describe("the reseller of the sandbox", () => {
  it("has the same companies at both providers, and no login twice", () => {
    const companies = (provider: "netnut" | "nine-proxy", count: number) =>
      new Set([...seats(provider, count)].map(({ company }) => company));
    const shared = [...companies("netnut", 180)].filter((company) =>
      companies("nine-proxy", 260).has(company),
    );
    expect(shared.length).toBeGreaterThan(40);
    const logins = [...net.map((user) => user.customer_login_name), ...nine.map((row) => row.user_name)];
    expect(new Set(logins).size).toBe(440);
    expect(new Set(net.map((user) => user.customer_dashboard_email)).size).toBe(180);
    const names = net.map((user) => user.customer_name);
    expect(names.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).length).toBeLessThan(60);
    expect([...names, ...logins].filter((text) => /[<>="'\u0600-\u06ff]/.test(text))).toEqual([]);
  });

  it("has no login at two providers", () => {
    const logins = providerNames.flatMap((name) => [...seats(name, 2_000)].map(({ login }) => login));
    expect(new Set(logins).size).toBe(providerNames.length * 2_000);
  });

  it("has never used more than was given, and three who need someone now", () => {
    expect(shares.length).toBeGreaterThan(300);
    expect(Math.max(...shares)).toBe(1);
    expect(shares.filter((share) => share > 0.9)).toHaveLength(3);
    expect(shares.filter((share) => share === 0).length).toBeLessThan(5);
    expect(net.filter((user) => user.plans.length > 0 && running(user).length === 0)).toEqual([]);
  });

  it("reports days whose sum is the counter, and a pool that holds what was given", async () => {
    const call = netnutCaller(netnut);
    for (const user of net.filter(
      ({ plans }) => plans.length === 1 && now - (plans[0]?.start ?? 0) < 29 * DAY,
    )) {
      const answer = await call("POST", "/customer/traffic/", {
        dateRange: "2026-10-27,2026-11-25",
        bySubUser: true,
        byDate: true,
        subUsers: String(user.customer_id),
      });
      const days = (answer.json as { data: { traffic: number }[] }).data.map(({ traffic }) => traffic);
      const counter = user.plans[0]?.bytes ?? 0;
      expect(Math.abs(sum(days) - counter), user.customer_login_name).toBeLessThanOrEqual(30);
    }
    const { data } = (await call("POST", "/customer/usage/myusage", { planStatus: "active" })).json as {
      data: { plan_gb: string; total_gb_used: string }[];
    };
    const given = sum(net.flatMap(({ plans }) => plans.map(({ gb }) => gb)));
    expect(Number(data[0]?.plan_gb) - given).toBe(5_000);
    expect(Number(data[0]?.total_gb_used)).toBeCloseTo(
      sum(net.flatMap(({ plans }) => plans.map(({ bytes }) => bytes))) / GB,
      2,
    );
  });
});

describe("the history of the sandbox", () => {
  const renewed = new Set(
    net.filter(({ plans }) => plans.length > 1).map((user) => String(user.customer_id)),
  );
  const histories = sampleHistory([netnut, nineProxy], now);

  it("has 90 days for each, of which the last 14 are by the hour, and adds up to the counter", () => {
    expect(histories.map(({ users }) => users.length)).toEqual([178, 259]);
    for (const { users, until } of histories) {
      for (const user of users) {
        expect([user.days.length, user.hours.length]).toEqual([76, 13 * 24 + 15]);
        if (user.first > until - 89 * DAY && !renewed.has(user.id))
          expect(Math.abs(sum(user.days) + sum(user.hours) - user.counter), user.id).toBeLessThan(400);
      }
    }
  });

  it("has nights, weekends, one reset and one outage", () => {
    const all = histories.flatMap(({ users }) => users);
    const byHour = Array.from({ length: 24 }, (_, hour) =>
      sum(all.map(({ hours }) => sum(hours.filter((_use, index) => index % 24 === hour)))),
    );
    expect(Math.min(...byHour.slice(0, 6))).toBeLessThan(Math.max(...byHour.slice(9, 18)) / 3);
    const byDay = Array.from({ length: 13 }, (_, day) =>
      sum(all.map(({ hours }) => sum(hours.slice(day * 24, day * 24 + 24)))),
    );
    const start = Date.UTC(2026, 10, 12);
    const isWeekend = (_: number, day: number) => [0, 6].includes(new Date(start + day * DAY).getUTCDay());
    expect(Math.max(...byDay.filter(isWeekend))).toBeLessThan(
      Math.max(...byDay.filter((use, day) => !isWeekend(use, day))),
    );
    expect(all.filter(({ resetAt }) => resetAt !== null)).toHaveLength(1);
    const outages = histories.flatMap(({ outage }) => outage ?? []);
    expect(outages).toHaveLength(2);
    const nineUsers = histories[1]?.users ?? [];
    const out = nineUsers[0]?.hours.flatMap((use, index) => (use === null ? [index] : [])) ?? [];
    expect(out.length).toBe(7);
  });
});
