import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { admin } from "./setup/desk";
import { expectAccessible, expectAccessiblePart, wide } from "./support/axe";
import { anyDialog, choose, dialogOf, idle, press, ready } from "./support/page";
import { query } from "./support/database";
import { addPerson } from "./support/staff";
import { accounts, plantNetnut, plantNineProxy, unique, type Planted } from "./support/sub-users";
import { plantUse } from "./support/use";
import { openTable, row, rows, slash } from "./support/table";
import { expect, leaveNoCustomers, test } from "./support/test";

test.afterAll(leaveNoCustomers);

const GB = 1_000_000_000;
let nine: Planted;
let net: Planted;

test.use({ viewport: wide });

test.beforeAll(async () => {
  ({ nine } = await plantNineProxy({ nine: { usage_cap: 50 * GB, data_used: 20 * GB, note: "a note" } }));
  ({ net } = await plantNetnut({ net: {} }));
});

for (const path of [
  "/",
  "/sub-users",
  "/customers",
  "/customers/adopt",
  "/activity",
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

  const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");

  test("the set-up page of a first start", async ({ page }) => {
    const token = `set-up-${unique()}`;
    await query("insert into setup_tokens (token_hash) values ($1)", [hashOf(token)]);
    await page.goto(`/setup?token=${token}`);
    await expect(page.getByRole("button", { name: "Create administrator" })).toBeVisible();
    await expectAccessible(page);
    await query("delete from setup_tokens");
    await page.reload();
    await expect(page.getByRole("heading", { name: "This set-up link does not work" })).toBeVisible();
    await expectAccessible(page);
  });

  for (const [kind, button] of [
    ["invite", "Join"],
    ["reset", "Set password"],
  ] as const)
    test(`the page behind a one-time link: ${kind}`, async ({ page }) => {
      const token = `${kind}-${unique()}`;
      const { id, email } = await addPerson("viewer");
      await query(
        `insert into staff_links (kind, staff_id, email, role, token_hash, created_by, maker_id, expires_at)
          select $1, $2, $3, $4, $5, s.name, s.id, now() + interval '1 hour' from staff s where s.email = $6`,
        kind === "invite"
          ? [kind, null, `new-${email}`, "viewer", hashOf(token), admin.email]
          : [kind, id, email, null, hashOf(token), admin.email],
      );
      await page.goto(`/invite?token=${token}`);
      await expect(page.getByRole("button", { name: button, exact: true })).toBeVisible();
      await expectAccessible(page);
      if (kind === "invite") await page.getByLabel("Name", { exact: true }).fill("Sally Support");
      await page
        .getByLabel(kind === "invite" ? "Password" : "New password", { exact: true })
        .fill("qwerty123456");
      await press(page, button);
      await expect(page.getByText("This is one of the passwords people try first.")).toBeVisible();
      await expectAccessible(page);
    });
});

for (const [provider, operations] of [
  ["nine", ["Edit limits", "Edit note", "Set password", "Disable", "Delete", "Reveal password", "Edit tags"]],
  ["net", ["Add traffic", "Allocate IPs", "Disable"]],
] as const) {
  test(`the dialogs of a sub-user at ${provider === "nine" ? "9Proxy" : "NetNut"}`, async ({ page }) => {
    await page.goto((provider === "nine" ? nine : net).path);
    await expect(page.getByText(/^Confirmed by /)).toBeVisible();
    await ready(page);
    for (const operation of operations)
      await test.step(operation, async () => {
        if (operation === "Edit tags") await press(page, operation);
        else await choose(page, operation);
        await expect(dialogOf(page)).toBeVisible();
        await expectAccessible(page, anyDialog);
        await page.keyboard.press("Escape");
        await expect(dialogOf(page)).toHaveCount(0);
        expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
      });
  });
}

/** Opens a menu and chooses from it. */
async function chooseFrom(page: Page, menu: string | RegExp, item: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: menu }).first().click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** What opens over a page, each by its name and the way to it. */
const overPages: Record<string, [what: string, open: (page: Page) => Promise<void>, onPhone?: false][]> = {
  "/": [
    ["the latest alerts", (page) => page.getByRole("banner").getByRole("button", { name: /alert/i }).click()],
  ],
  "/alerts": [
    ["New rule", (page) => press(page, "New rule")],
    ["New channel", (page) => press(page, "New channel")],
    ["Delete rule", (page) => chooseFrom(page, /^Actions for rule/, "Delete rule")],
  ],
  "/accounts": [
    ["Add account", (page) => press(page, "Add account")],
    ["Pause", (page) => chooseFrom(page, "Actions for 9Proxy", "Pause")],
  ],
  "/staff": [["Invite", (page) => press(page, "Invite")]],
  "/hand-over": [["New template", (page) => press(page, "New template")]],
  "/profile": [
    ["Set up", (page) => press(page, "Set up")],
    ["Show keys", (page) => press(page, "Show keys")],
  ],
  "/sub-users": [
    ["Views", (page) => press(page, "Views")],
    [
      "a filter",
      (page) => page.getByRole("group", { name: "Filters" }).getByRole("button", { name: "Status" }).click(),
      false,
    ],
    ["Arrange columns", (page) => chooseFrom(page, "Columns", /^Move and resize/), false],
  ],
};

for (const [path, parts] of Object.entries(overPages))
  test(`what opens over ${path}`, async ({ page }) => {
    for (const [what, open, onPhone] of parts) {
      await page.goto(path);
      await ready(page);
      await open(page);
      await expect(dialogOf(page), what).toBeVisible();
      await expect(dialogOf(page).locator("[aria-busy=true]")).toHaveCount(0);
      await expectAccessiblePart(page, anyDialog, onPhone);
    }
  });

test("the dialogs of a selection, and the draft of a run", async ({ page }) => {
  for (const action of ["Change traffic cap", "Add traffic", "Change tags"]) {
    await openTable(page, `?q=${nine.name}`);
    await row(page, nine.name).getByRole("checkbox").check();
    await chooseFrom(page, "Bulk actions", new RegExp(`^${action}`));
    await expect(dialogOf(page)).toBeVisible();
    await expectAccessiblePart(page, anyDialog);
  }
  await openTable(page, `?q=${nine.name}`);
  await row(page, nine.name).getByRole("checkbox").check();
  await chooseFrom(page, "Bulk actions", "Disable");
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  await expect(page.getByRole("button", { name: "Disable 1" })).toBeVisible();
  await ready(page);
  await expectAccessible(page);
});

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
  // It may have been in sight before: the rows of the search take its place, and its focus.
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, nine.name)).toBeVisible();
  await row(page, nine.name).getByRole("link", { name: nine.name, exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: nine.name })).toBeVisible();
});
