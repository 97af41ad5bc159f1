import type { Page } from "@playwright/test";
import axe, { type RunOnly, type RunOptions } from "axe-core";
import { anyDialog, choose, dialogOf, idle, press, ready } from "./support/page";
import { query } from "./support/database";
import { accounts, plantNetnut, plantNineProxy, type Planted } from "./support/sub-users";
import { plantUse } from "./support/use";
import { openTable, row, slash } from "./support/table";
import { expect, leaveNoCustomers, test } from "./support/test";

test.afterAll(leaveNoCustomers);

const GB = 1_000_000_000;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const wide = { width: 1440, height: 900 };
/** High enough that its bars cover nothing: at any scroll position they would hide half of some control. */
const phone = { width: 360, height: 4_000 };

let nine: Planted;
let net: Planted;

test.use({ viewport: wide });

test.beforeAll(async () => {
  ({ nine } = await plantNineProxy({ nine: { usage_cap: 50 * GB, data_used: 20 * GB, note: "a note" } }));
  ({ net } = await plantNetnut({ net: {} }));
});

interface Scan {
  rules: RunOnly;
  /** The only part that is checked, unless it is the whole page. */
  within?: string;
}

const all: RunOnly = { type: "tag", values: tags };
const contrast: RunOnly = { type: "rule", values: ["color-contrast"] };

/** What axe finds on the current page, as text. */
async function problems(page: Page, { rules, within }: Scan, except: string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    runOnly: rules,
    rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
    // Describing the rest would take longer than finding it.
    resultTypes: ["violations"],
    // No page has a frame.
    iframes: false,
  };
  return page.evaluate(
    async ([selector, given]) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
        selector ? { include: [selector] } : document,
        given,
      );
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `${id} (${help}): ${target.join(" ")}`),
      );
    },
    [within, options] as const,
  );
}

/** Whether no control has moved or changed its size within a few frames. */
async function isStill(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const places = () =>
      JSON.stringify(
        [...document.querySelectorAll("a, button, input, select, textarea")].map((control) =>
          control.getBoundingClientRect(),
        ),
      );
    const before = places();
    for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
    return places() === before;
  });
}

/**
 * In light and dark, on a desktop and on a phone: axe finds nothing, and nothing overflows sideways.
 * `within`: the only part checked in dark, and the only one whose contrast is checked in light; what is
 * behind a dialog is dimmed and has its own test.
 */
async function expectAccessible(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect(await problems(page, { rules: all }, within ? ["color-contrast"] : []), "light, 1440 px").toEqual(
    [],
  );
  if (within) expect(await problems(page, { rules: contrast, within }), "light, 1440 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await problems(page, { rules: contrast, within }), "dark, 1440 px").toEqual([]);
  await page.setViewportSize(phone);
  // For a while Chromium may lay out with rules of both widths; a chart takes its new width even later.
  const beside = () =>
    page.evaluate(
      () => innerWidth - (document.querySelector("#content")?.getBoundingClientRect().width ?? innerWidth),
    );
  await expect.poll(beside, { message: "room beside the page at 360 px", timeout: 3_000 }).toBe(0);
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(overflow, { message: "sideways overflow at 360 px", timeout: 3_000 }).toBe(0);
  await expect
    .poll(() => isStill(page), { message: "controls that move at 360 px", timeout: 3_000 })
    .toBe(true);
  expect(await problems(page, { rules: all, within }), "dark, 360 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
}

for (const path of [
  "/",
  "/sub-users",
  "/customers",
  "/customers/adopt",
  "/operations",
  "/runs",
  "/runs/create",
  "/alerts",
  "/audit",
  "/usage",
  "/accounts",
  "/hand-over",
  "/s",
  "/staff",
  "/system",
  "/profile",
]) {
  test(`the page ${path}`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await ready(page);
    await expectAccessible(page);
  });
}

test("the page of a sub-user, at either provider", async ({ page }) => {
  for (const { path, name } of [nine, net]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText(/^Confirmed by /)).toBeVisible();
    await ready(page);
    await expectAccessible(page);
  }
});

test("the page of a customer, and its dialogs", async ({ page }) => {
  const [customer] = await query<{ id: string }>(
    `insert into customers (id, name, reference, emails, contacts, time_zone, created_by)
      values (gen_random_uuid(), 'Accessible', $1, '{ops@accessible.test}', '[{"kind":"phone","value":"+49 30 1"}]', 'Europe/Berlin', 'Ada Admin')
      returning id`,
    [`A11Y-${nine.id}`],
  );
  for (const { provider, id } of [nine, net])
    await query(
      `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
        values ($1, $2, $3, now(), gen_random_uuid(), 'Ada Admin')`,
      [customer?.id, accounts[provider], id],
    );
  await plantUse([nine.name, net.name], GB);
  await query(
    "insert into comments (id, customer_id, body, author_name) values (gen_random_uuid(), $1, 'A comment', 'Bo Brown')",
    [customer?.id],
  );
  await page.goto(`/customers/${customer?.id}`);
  await expect(page.getByRole("img", { name: /used by 2 sub-users/ })).toBeVisible();
  await expect(page.getByText("A comment", { exact: true })).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  await press(page, "Show table");
  await expectAccessible(page);
  await press(page, "Assign sub-users…");
  await expect(dialogOf(page)).toBeVisible();
  await expectAccessible(page, anyDialog);
  await page.keyboard.press("Escape");
  await expect(dialogOf(page)).toHaveCount(0);
  for (const item of ["Merge…", "Close…", "Erase personal data…"]) {
    await press(page, "More actions");
    await page.getByRole("menuitem", { name: item }).click();
    await expect(dialogOf(page)).toBeVisible();
    await expectAccessible(page, anyDialog);
    await page.keyboard.press("Escape");
    await expect(dialogOf(page)).toHaveCount(0);
  }
  await page.goto("/customers");
  await ready(page);
  await press(page, "Create customer");
  await expect(dialogOf(page)).toBeVisible();
  await expectAccessible(page, anyDialog);
});

test("a page that is not there", async ({ page }) => {
  await page.goto("/nowhere");
  await expectAccessible(page);
});

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("the sign-in page", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    await expectAccessible(page);
  });
});

for (const [provider, operations] of [
  ["nine", ["Edit limits", "Edit note", "Set password", "Disable", "Delete", "Reveal password", "Edit tags"]],
  ["net", ["Add traffic", "Allocate IPs", "Disable"]],
] as const) {
  for (const operation of operations) {
    test(`the dialog ${operation} at ${provider === "nine" ? "9Proxy" : "NetNut"}`, async ({ page }) => {
      await page.goto((provider === "nine" ? nine : net).path);
      await expect(page.getByText(/^Confirmed by /)).toBeVisible();
      await ready(page);
      if (operation === "Edit tags") await press(page, operation);
      else await choose(page, operation);
      await expect(dialogOf(page)).toBeVisible();
      await expectAccessible(page, anyDialog);
      await page.keyboard.press("Escape");
      await expect(dialogOf(page)).toHaveCount(0);
      expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
    });
  }
}

test("the dialog for a new sub-user", async ({ page }) => {
  await openTable(page);
  await press(page, "Create sub-user");
  await expect(dialogOf(page)).toBeVisible();
  await expectAccessible(page, anyDialog);
});

test("the command palette and the menus", async ({ page }) => {
  await openTable(page);
  await idle(page);
  await page.keyboard.press("Control+k");
  await expect(dialogOf(page)).toBeVisible();
  // What it finds would otherwise come while axe is looking.
  const found = page.waitForResponse(/\/api\/sub-users\?q=acc\b/);
  await page.keyboard.type("acc");
  await (await found).finished();
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, anyDialog);
  await page.keyboard.press("Escape");
  await expect(dialogOf(page)).toHaveCount(0);
  await openTable(page, `?q=${nine.name}`);
  await row(page, nine.name).getByRole("checkbox").check();
  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  await expectAccessible(page);
});

test("the table is worked by keyboard alone", async ({ page }) => {
  await openTable(page);
  await slash(page);
  await page.keyboard.type(nine.name);
  await expect(row(page, nine.name)).toBeVisible();
  await row(page, nine.name).getByRole("link", { name: nine.name, exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: nine.name })).toBeVisible();
});
