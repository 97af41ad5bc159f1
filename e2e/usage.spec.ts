import type { Locator, Page } from "@playwright/test";
import { nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { choose, notice, openSubUser, press } from "./support/page";
import { accounts, plantNetnut, plantNineProxy, sync, type Planted } from "./support/sub-users";
import { calmDown, expect, test } from "./support/test";

const GB = 1_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;

let subject: Planted;
/** What it used before the current hour: when, traffic, IPs. */
const now = Date.now();
const past = [
  { at: now - 3 * hour, traffic: 3 * GB, ips: 30 },
  { at: now - 2 * day, traffic: 8 * GB, ips: 80 },
  { at: now - 10 * day, traffic: 5 * GB, ips: 50 },
  { at: now - 50 * day, traffic: 20 * GB, ips: 200 },
];

const iso = (at: number, length: number) => new Date(Math.floor(at / length) * length).toISOString();

/** Hours and days already rolled up, as after months of samples. */
async function plantHistory(id: string): Promise<void> {
  const slots = (length: number, index: number, value: number, empty: "0" | "null") =>
    `{${Array.from({ length }, (_, at) => (at === index ? value : empty)).join(",")}}`;
  for (const { at, traffic, ips } of past) {
    const date = new Date(at);
    const [days, months, dayOfMonth, hourOfDay] = [
      iso(at, day).slice(0, 10),
      `${iso(at, day).slice(0, 7)}-01`,
      date.getUTCDate(),
      date.getUTCHours(),
    ];
    await query(
      "insert into usage_days (sub_user_id, day, traffic, ips) values ($1, $2::date, $3::bigint[], $4::bigint[])",
      [id, days, slots(24, hourOfDay, traffic, "0"), slots(24, hourOfDay, ips, "0")],
    );
    await query(
      `insert into usage_months as m (sub_user_id, month, traffic, ips) values ($1, $2::date, $3::bigint[], $4::bigint[])
       on conflict (sub_user_id, month) do update set traffic[${dayOfMonth}] = excluded.traffic[${dayOfMonth}], ips[${dayOfMonth}] = excluded.ips[${dayOfMonth}]`,
      [id, months, slots(31, dayOfMonth - 1, traffic, "null"), slots(31, dayOfMonth - 1, ips, "null")],
    );
  }
}

/** The account's counters were read in every hour but one, when Subdesk was down. */
async function plantLooks(): Promise<void> {
  await query(
    `insert into usage_totals (account_id, hour, traffic, ips)
     select $1, hour, 0, 0 from generate_series(date_trunc('hour', $2::timestamptz, 'UTC') - interval '60 days', $2::timestamptz, interval '1 hour') hour on conflict do nothing`,
    [accounts.nineProxy, new Date(now)],
  );
  await query("delete from usage_totals where account_id = $1 and hour = $2", [
    accounts.nineProxy,
    iso(now - 5 * hour, hour),
  ]);
}

test.beforeAll(async () => {
  await nineProxy.options({ frozen: true });
  ({ subject } = await plantNineProxy({
    subject: { usage_cap: 100 * GB, data_used: 60 * GB, ip_used: 600 },
  }));
  const [row] = await query<{ id: string }>("select id from sub_users where name = $1", [subject.name]);
  const id = row?.id ?? "";
  await plantHistory(id);
  await plantLooks();
  await query("update usage_last set first_at = $2, at = at - interval '20 minutes' where sub_user_id = $1", [
    id,
    new Date(now - 60 * day),
  ]);
  await nineProxy.patch(subject.id, { data_used: 61 * GB, ip_used: 607 });
  await sync("nineProxy");
});
test.afterAll(calmDown);

const usage = (page: Page): Locator => page.getByRole("region", { name: "Usage", exact: true });

/** The cells of the hour or day that begins then: traffic, IPs, counter, cap, events. */
function cells(page: Page, at: number, length: number): Promise<string[]> {
  return usage(page)
    .getByRole("row")
    .filter({ has: page.locator(`th[title="${iso(at, length)}"]`) })
    .getByRole("cell")
    .allTextContents();
}

test("the chart's table holds what was used, hour by hour and day by day", async ({ page }) => {
  await openSubUser(page, subject);
  await press(usage(page), "Show as table");
  const range = usage(page).getByRole("group", { name: "Range" });
  const rows = usage(page).locator("tbody tr");

  await range.getByText("24 h", { exact: true }).click();
  await expect(rows).toHaveCount(24);
  await expect(usage(page).getByText("4 GB in 24 h")).toBeVisible();
  expect(await cells(page, now, hour)).toEqual(["1 GB", "7", "61 GB", "100 GB", ""]);
  expect(await cells(page, now - 3 * hour, hour)).toEqual(["3 GB", "30", "60 GB", "100 GB", ""]);
  expect(await cells(page, now - 4 * hour, hour)).toEqual(["0 B", "0", "57 GB", "100 GB", ""]);
  expect(await cells(page, now - 5 * hour, hour)).toEqual([
    "not observed",
    "not observed",
    "—",
    "100 GB",
    "",
  ]);

  await range.getByText("7 days", { exact: true }).click();
  // Whole days in UTC, as in the table and the overview.
  await expect(rows).toHaveCount(6 * 24 + new Date(now).getUTCHours() + 1);
  await expect(usage(page).getByText("12 GB in 7 days")).toBeVisible();
  expect(await cells(page, now - 2 * day, hour)).toEqual(["8 GB", "80", "57 GB", "100 GB", ""]);

  await range.getByText("30 days", { exact: true }).click();
  await expect(rows).toHaveCount(30);
  await expect(usage(page).getByText("17 GB in 30 days")).toBeVisible();
  expect(await cells(page, now - 2 * day, day)).toEqual(["8 GB", "80", "57 GB", "100 GB", ""]);
  expect(await cells(page, now - 10 * day, day)).toEqual(["5 GB", "50", "49 GB", "100 GB", ""]);

  await range.getByText("90 days", { exact: true }).click();
  await expect(rows).toHaveCount(90);
  await expect(usage(page).getByText("37 GB in 90 days")).toBeVisible();
  expect(await cells(page, now - 50 * day, day)).toEqual(["20 GB", "200", "44 GB", "100 GB", ""]);
  expect(await cells(page, now - 70 * day, day)).toEqual(["not observed", "not observed", "—", "—", ""]);
  await expect(page).toHaveURL(/usage=90d/);
  await usage(page).getByRole("group", { name: "Measure" }).getByText("IPs", { exact: true }).click();
  await expect(usage(page).getByText("367 IPs in 90 days")).toBeVisible();
});

test("a change of the cap is marked where it happened, and the cap before it kept", async ({ page }) => {
  await openSubUser(page, subject);
  const dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("250");
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${subject.name}`)).toBeVisible();
  expect(await nineProxy.user(subject.id)).toMatchObject({ usage_cap: 250 * GB });

  await page.goto(`${subject.path}?usage=24h`);
  await press(usage(page), "Show as table");
  await expect(usage(page).locator("tbody tr")).toHaveCount(24);
  expect(await cells(page, Date.now(), hour)).toEqual(["1 GB", "7", "61 GB", "250 GB", "Change limits"]);
  expect(await cells(page, now - 3 * hour, hour)).toEqual(["3 GB", "30", "60 GB", "100 GB", ""]);
  await page.goto(`${subject.path}?usage=30d`);
  await press(usage(page), "Show as table");
  await expect(usage(page).locator("tbody tr")).toHaveCount(30);
  expect((await cells(page, Date.now(), day)).slice(3)).toEqual(["250 GB", "Change limits"]);
  expect((await cells(page, now - 2 * day, day)).slice(3)).toEqual(["100 GB", ""]);
});

test.describe("west of UTC", () => {
  test.use({ timezoneId: "America/Los_Angeles", ownContext: true });

  test("what is counted by UTC days begins on the UTC day", async ({ page }) => {
    const from = new Date(iso(now - 70 * day, day));
    const date = from
      .toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })
      .replace("Sept", "Sep");
    await query(
      "update usage_last set filled_from = $2::date from sub_users s where s.id = sub_user_id and s.name = $1",
      [subject.name, iso(now - 70 * day, day).slice(0, 10)],
    );
    await page.goto(`${subject.path}?usage=90d`);
    await expect(usage(page).getByText(/ in 90 days, since /)).toContainText(`since ${date}`);
  });
});

test("a new sub-user says that there is no traffic yet, with the button that adds some only where traffic is sold", async ({
  page,
}) => {
  const { fresh } = await plantNetnut({ fresh: {} });
  const { idle } = await plantNineProxy({ idle: { data_used: 0, usage_cap: 5 * GB } });
  // The round that reads NetNut's counters comes every minute.
  await query(
    `insert into usage_last (sub_user_id, at, first_at, traffic_used, filled_at, agrees) select id, now(), now(), 0, now(), true from sub_users where name = $1 on conflict do nothing`,
    [fresh.name],
  );
  await openSubUser(page, fresh);
  await expect(usage(page).getByText("No traffic yet")).toBeVisible();
  await usage(page).getByRole("button", { name: "Add traffic" }).click();
  await expect(page.getByRole("dialog")).toContainText(fresh.name);
  await page.keyboard.press("Escape");
  await openSubUser(page, idle);
  await expect(usage(page).getByText("No traffic yet")).toBeVisible();
  await expect(usage(page).getByRole("button", { name: "Add traffic" })).toHaveCount(0);
});

test("days that only the provider reports are bars and the headline of every range, on the page and in the table", async ({
  page,
}) => {
  const { told } = await plantNetnut({ told: {} });
  const [row] = await query<{ id: string }>("select id from sub_users where name = $1", [told.name]);
  await query(
    `insert into usage_last (sub_user_id, at, first_at, traffic_used, filled_at, filled_from, agrees) values ($1, now(), now(), $2, now(), $3, true)
     on conflict (sub_user_id) do update set filled_at = now(), filled_from = excluded.filled_from, agrees = true`,
    [row?.id, 12 * GB, iso(now - 4 * day, day).slice(0, 10)],
  );
  for (const [back, bytes] of [
    [1, 3 * GB],
    [4, 9 * GB],
  ] as const) {
    const at = new Date(now - back * day);
    await query(
      `insert into usage_months as m (sub_user_id, month, traffic, ips, reported) values ($1, $2::date, array_fill(null::bigint, array[31]), array_fill(null::bigint, array[31]), array_fill(null::bigint, array[31])) on conflict do nothing`,
      [row?.id, `${at.toISOString().slice(0, 7)}-01`],
    );
    await query(
      `update usage_months set reported[${at.getUTCDate()}] = $3 where sub_user_id = $1 and month = $2::date`,
      [row?.id, `${at.toISOString().slice(0, 7)}-01`, bytes],
    );
  }
  await page.goto(`${told.path}?usage=7d`);
  await expect(usage(page).getByText("12 GB in 7 days, reported by NetNut")).toBeVisible();
  await press(usage(page), "Show as table");
  await expect(usage(page).locator("tbody tr")).toHaveCount(7);
  expect((await cells(page, now - day, day))[0]).toBe("3 GB");
  expect((await cells(page, now - day, day))[4]).toBe("Reported by NetNut");
  await usage(page).getByRole("group", { name: "Range" }).getByText("24 h", { exact: true }).click();
  await expect(usage(page).getByText("3 GB in 2 days, reported by NetNut")).toBeVisible();
  await query("update usage_last set agrees = false where sub_user_id = $1", [row?.id]);
  await page.goto(`${told.path}?usage=30d`);
  await expect(usage(page).getByText("12 GB in 30 days, reported by NetNut and not verified")).toBeVisible();
  await press(usage(page), "Show as table");
  expect((await cells(page, now - 4 * day, day))[0]).toBe("9 GB, not verified");
});
