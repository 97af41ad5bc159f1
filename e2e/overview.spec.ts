import type { Locator, Page } from "@playwright/test";
import { formatBytes, formatCount, formatExactBytes } from "../lib/domain/format";
import { netnut, nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { ready } from "./support/page";
import { everybody } from "./support/sandbox-view";
import { accounts, plantNineProxy, sync, unique, type Planted } from "./support/sub-users";
import { table, total } from "./support/table";
import { calmDown, expect, test } from "./support/test";
import { plantUse } from "./support/use";

const GB = 1_000_000_000;
const day = 86_400_000;

let soon: Planted;
let mover: Planted;

test.beforeAll(async () => {
  for (const sandbox of [netnut, nineProxy]) await sandbox.options({ frozen: true });
  ({ soon, mover } = await plantNineProxy({
    soon: { user_name: `soon_${unique()}`, usage_cap: 60 * GB, data_used: 20 * GB },
    mover: { user_name: `mover_${unique()}` },
    shut: { status: 3 },
  }));
  await plantUse([soon.name], 20 * GB);
  await plantUse([mover.name], GB, { yesterday: 987_654 * GB });
  await query(
    "insert into usage_totals (account_id, hour, traffic, ips) values ($1, date_trunc('hour', now()) - interval '70 days', 0, 0), ($1, date_trunc('hour', now()) - interval '40 days', $2, 5), ($1, date_trunc('hour', now()) - interval '3 days', $3, 5) on conflict (account_id, hour) do nothing",
    [accounts.nineProxy, 40 * GB, 60 * GB],
  );
  for (const provider of ["nineProxy", "netnut"] as const) await sync(provider);
});
test.afterAll(calmDown);

const card = (page: Page, title: string): Locator => page.getByRole("region", { name: title, exact: true });

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await expect(card(page, "Needs attention")).toBeVisible();
  await ready(page);
}

/** Follows a link to the table; returns its number of rows. */
async function followed(page: Page, link: Locator): Promise<number> {
  await link.click();
  await expect(table(page)).toBeVisible();
  await expect(page.locator(".table-scroll[aria-busy=false]")).toBeVisible();
  return total(page);
}

test("counts are those of the providers, and lead to the table that shows them", async ({ page }) => {
  const all = await everybody();
  const counted = {
    "Sub-users": all,
    Active: all.filter(({ status }) => status === "active"),
    Disabled: all.filter(({ status }) => status === "disabled"),
    Blocked: all.filter(({ status }) => status === "blocked"),
  };
  for (const [label, rows] of Object.entries(counted)) {
    expect(rows.length).toBeGreaterThan(0);
    await open(page);
    const tile = page
      .getByRole("list", { name: "Sub-users by status" })
      .getByRole("link", { name: new RegExp(`^${label}`) });
    await expect(tile).toHaveText(`${label}${formatCount(rows.length)}`);
    expect(await followed(page, tile)).toBe(rows.length);
  }
  await open(page);
  const fresh = card(page, "Freshness");
  for (const [label, provider] of [
    ["9Proxy", "nine-proxy"],
    ["NetNut", "netnut"],
  ] as const) {
    await expect(fresh.getByRole("listitem").filter({ hasText: label })).toContainText(
      `${formatCount(all.filter((each) => each.provider === provider).length)} sub-users`,
    );
  }
});

test("what runs out comes first, with a link to all of it", async ({ page }) => {
  const due = await query<{ name: string; days: number; left: string }>(
    "select name, days_left as days, greatest(traffic_cap - traffic_used, 0) as left from sub_users where account_id = any($1) and vanished_at is null and status = 'active' and days_left is not null and traffic_cap > 0 order by days_left <= 0, days_left, id",
    [Object.values(accounts)],
  );
  // Today counts less than a whole day until it is over, and nothing was used today.
  const days = due.find(({ name }) => name === soon.name)?.days;
  expect(days).toBeGreaterThanOrEqual(2);
  expect(days).toBeLessThan(3);
  const usedUp = await query(
    "select 1 from sub_users where account_id = any($1) and vanished_at is null and status = 'active' and traffic_cap > 0 and traffic_used >= traffic_cap",
    [Object.values(accounts)],
  );
  const soonOut = due.filter(({ days }) => days > 0 && days <= 7).length;
  await open(page);
  const need = card(page, "Needs attention").getByRole("listitem").filter({ hasText: "out within 7 days" });
  await expect(need).toContainText(
    [
      usedUp.length === 1
        ? "1 sub-user is used up"
        : usedUp.length > 1 && `${formatCount(usedUp.length)} sub-users are used up`,
      `${formatCount(soonOut)} ${usedUp.length > 0 ? "" : soonOut === 1 ? "sub-user " : "sub-users "}${soonOut === 1 ? "runs" : "run"} out within 7 days`,
    ]
      .filter(Boolean)
      .join(", "),
  );
  const list = card(page, "Runs out next").getByRole("listitem");
  await expect(list.getByRole("link")).toHaveText(due.slice(0, 10).map(({ name }) => name));
  await expect(list.filter({ hasText: soon.name })).toContainText("40 GB left");
  expect(await followed(page, need.getByRole("link"))).toBe(usedUp.length + soonOut);
  await expect(table(page).getByRole("link", { name: soon.name, exact: true })).toBeVisible();
});

test("traffic of today and of 30 days is what was sampled and what the provider remembers, against the time before", async ({
  page,
}) => {
  // For the days before Subdesk's first look; the round that reads them runs every minute.
  await expect
    .poll(
      async () =>
        (await query("select 1 from usage_reported where account_id = $1", [accounts.netnut])).length,
      { timeout: 80_000 },
    )
    .toBeGreaterThan(30);
  const today = Math.floor(Date.now() / day) * day;
  // A round may add to it between this read and the page's.
  await expect(async () => {
    const parts = await query<{ account_id: string; at: Date; traffic: string }>(
      "select account_id, hour as at, traffic from usage_totals union all select account_id, day::timestamp at time zone 'UTC', traffic from usage_reported",
    );
    // NetNut is not watched for as long, so that each of its sub-users must have days that count.
    const unproven = await query(
      "select 1 from sub_users s left join usage_last l on l.sub_user_id = s.id where s.account_id = $1 and coalesce(s.vanished_at >= $2, true) and coalesce(s.remote_created_at < $3, true) and l.agrees is not true limit 1",
      [accounts.netnut, new Date(today - 59 * day), new Date(today - 29 * day)],
    );
    await open(page);
    for (const [label, id] of [
      ["9Proxy", accounts.nineProxy],
      ["NetNut", accounts.netnut],
    ] as const) {
      const sum = (from: number, to: number) =>
        parts
          .filter(
            ({ account_id: account, at }) => account === id && at.getTime() >= from && at.getTime() < to,
          )
          .reduce((bytes, { traffic }) => bytes + Number(traffic), 0);
      const of = card(page, "Traffic")
        .getByRole("listitem")
        .filter({ has: page.getByRole("heading", { name: label }) });
      const figure = (name: string) =>
        of
          .locator("p")
          .filter({ hasText: new RegExp(`^${name}`) })
          .locator("[title]");
      await expect(figure("Today")).toHaveAttribute("title", formatExactBytes(sum(today, Infinity)), {
        timeout: 2_000,
      });
      await expect(figure("30 days").first()).toHaveAttribute(
        "title",
        formatExactBytes(sum(today - 29 * day, Infinity)),
        { timeout: 2_000 },
      );
      await expect(of).toContainText(
        id === accounts.netnut && unproven.length > 0
          ? "Nothing to compare with: no figures for the 30 days before."
          : `the 30 days before (${formatBytes(sum(today - 59 * day, today - 29 * day))})`,
        { timeout: 2_000 },
      );
      if (id === accounts.netnut)
        await expect(of).toContainText(
          /Watched since .+\. Earlier days are the provider’s own figures, for \d+ sub-users?\./,
          { timeout: 2_000 },
        );
      else await expect(of).not.toContainText("Watched since", { timeout: 2_000 });
    }
  }).toPass({ timeout: 60_000 });
});

test("pools stand against the caps that were given out", async ({ page }) => {
  const active = (
    (await nineProxy.state()).users as { status: number; usage_cap: number; data_used: number }[]
  ).filter(({ status }) => status === 1);
  const capped = active.filter(({ usage_cap: cap }) => cap > 0);
  const add = (of: (user: (typeof active)[number]) => number) =>
    capped.reduce((sum, user) => sum + of(user), 0);
  const [pool] = await query<{ packages: { bought: number; used: number; active: boolean }[] }>(
    "select packages from pools where account_id = $1",
    [accounts.netnut],
  );
  const current = (pool?.packages ?? []).filter((pack) => pack.active);
  const [bought, used] = [
    current.reduce((sum, pack) => sum + pack.bought, 0),
    current.reduce((sum, pack) => sum + pack.used, 0),
  ];
  expect(bought).toBeGreaterThan(0);
  await open(page);
  const of = (label: string) =>
    card(page, "Pools")
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: label }) });
  await expect(of("9Proxy")).toContainText(
    `The caps add up to ${formatBytes(add(({ usage_cap: cap }) => cap))}, of which ${formatBytes(add(({ data_used: bytes }) => bytes))} is used.`,
  );
  await expect(of("9Proxy")).toContainText(
    "9Proxy does not report what was bought or how much of it is left.",
  );
  const unlimited = active.length - capped.length;
  await expect(of("9Proxy")).toContainText(`${unlimited} sub-users have no cap and are not included.`);
  for (const [label, bytes] of [
    ["Bought", bought],
    ["Used", used],
    ["Free", Math.max(0, bought - used)],
  ] as const) {
    await expect(of("NetNut").locator("dl > div").filter({ hasText: label }).locator("dd")).toHaveText(
      formatBytes(bytes),
    );
  }
});

test("top movers, what needs a person, runs and audit are what Subdesk holds", async ({ page }) => {
  const first = card(page, "Most traffic in 7 days").getByRole("listitem").first();
  const needs = card(page, "Needs attention");
  const patience = { timeout: 2_000 };
  const expectNeed = async (words: string, count: number) => {
    const line = needs.getByRole("listitem").filter({ hasText: words });
    if (count === 0) await expect(line).toHaveCount(0, patience);
    else await expect(line).toContainText(new RegExp(`^${formatCount(count)} `), patience);
  };
  // A round of alerts or of upkeep may come between this read and the page's.
  await expect(async () => {
    const movers = await query<{ name: string }>(
      "select name from sub_users where account_id = any($1) and vanished_at is null and week_traffic > 0 order by week_traffic desc limit 10",
      [Object.values(accounts)],
    );
    const [counts] = await query<{ unknown: number; paused: number; open: number }>(
      "select (select count(*)::int from operations where state = 'unknown') as unknown, (select count(*)::int from runs where state = 'paused') as paused, (select count(*)::int from alert_events where cleared_at is null and summarized is null and acknowledged_at is null and coalesce(snoozed_until <= now(), true)) as open",
    );
    await open(page);
    await expect(card(page, "Most traffic in 7 days").getByRole("listitem").getByRole("link")).toHaveText(
      movers.map(({ name }) => name),
      patience,
    );
    await expect(first).toContainText(mover.name, patience);
    await expect(first).toContainText("988 TB", patience);
    await expectNeed("an unknown outcome", counts?.unknown ?? 0);
    await expectNeed("paused", counts?.paused ?? 0);
    await expectNeed("open", counts?.open ?? 0);
  }).toPass({ timeout: 60_000 });

  const [acts] = await query<{ count: number }>(
    "select ((select count(*) from operations where run_id is null) + (select count(*) from runs where state <> 'draft') + (select count(*) from audit_log where operation_id is null and run_id is null and outcome in ('done', 'refused') and action not like 'session.%' and action not like 'request.%'))::int as count",
  );
  await expect(card(page, "Activity").getByRole("listitem")).toHaveCount(Math.min(8, acts?.count ?? 0));
  await first.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`${mover.path}$`));
});
