import type { Locator, Page } from "@playwright/test";
import { admin, desk } from "./setup/desk";
import { query } from "./support/database";
import { press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNineProxy, unique } from "./support/sub-users";
import { expectNames, openTable, pick, table } from "./support/table";
import { expect, test } from "./support/test";

const panel = (page: Page): Locator => page.getByRole("dialog", { name: "Views" });
const button = (page: Page, text: string | RegExp): Locator =>
  page.getByRole("button", { name: text, exact: true });

async function openPanel(
  page: Page,
  named: string | RegExp = "Views",
  everything: "All sub-users" | "Active customers" = "All sub-users",
): Promise<Locator> {
  await button(page, named).click();
  await expect(panel(page).getByRole("button", { name: everything, exact: true })).toBeVisible();
  return panel(page);
}

async function openCustomers(page: Page, search = ""): Promise<void> {
  await page.goto(`/customers${search}`);
  await ready(page);
}

const stored = (name: string) =>
  query<{ search: string; shared: boolean; owner: string }>(
    "select v.search, v.shared, s.name as owner from saved_views v join staff s on s.id = v.owner_id where v.name = $1",
    [name],
  );

test("a view keeps filter, order and columns; it is opened, changed, renamed, shared and deleted", async ({
  page,
  browser,
}) => {
  const mark = `view${unique()}`;
  await plantNineProxy({
    a: { user_name: `${mark}_a`, status: 2 },
    b: { user_name: `${mark}_b`, status: 2 },
    c: { user_name: `${mark}_c` },
  });
  const name = `Off ${mark}`;
  await openTable(page, `?q=${mark}&sort=name&order=asc`);
  await pick(page, "Status", "Disabled");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Note" }).click();
  await page.keyboard.press("Escape");
  await expectNames(page, [`${mark}_a`, `${mark}_b`]);

  await press(await openPanel(page), "Save current view…");
  await panel(page).getByLabel("Name of the new view").fill(name);
  await press(panel(page), "Save view");
  await expect(button(page, `View: ${name}`)).toBeVisible();
  const [kept] = await stored(name);
  expect(kept).toMatchObject({ shared: false, owner: "Ada Admin" });
  expect(Object.fromEntries(new URLSearchParams(kept?.search))).toEqual({
    q: mark,
    status: "disabled",
    sort: "name",
    cols: "note",
  });

  // From anywhere, with one click.
  await page.goto("/sub-users");
  await press(await openPanel(page), name);
  await expectNames(page, [`${mark}_a`, `${mark}_b`]);
  await expect(table(page).getByRole("columnheader", { name: "Note" })).toHaveCount(0);
  await expect(table(page).getByRole("columnheader", { name: "Name", exact: true })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await page.reload();
  await expect(button(page, `View: ${name}`)).toBeVisible();

  // A changed view says so, and is saved only on request.
  await table(page).getByRole("columnheader", { name: "Name", exact: true }).getByRole("button").click();
  await expect(button(page, `View: ${name} changed`)).toBeVisible();
  expect((await stored(name))[0]?.search).toBe(kept?.search);
  await press(await openPanel(page, `View: ${name} changed`), `Update “${name}”`);
  await expect
    .poll(async () => new URLSearchParams((await stored(name))[0]?.search).get("order"))
    .toBe("desc");
  await page.keyboard.press("Escape");

  const renamed = `Switched ${mark}`;
  await press(await openPanel(page, `View: ${name}`), "Rename…");
  await panel(page).getByLabel("New name").fill(renamed);
  await press(panel(page), "Rename view");
  await expect(button(page, `View: ${renamed}`)).toBeVisible();
  expect(await stored(name)).toEqual([]);
  expect(await stored(renamed)).toMatchObject([{ shared: false }]);

  // A colleague sees it once it is shared, may open it, and may not touch it.
  const colleague = await addPerson("viewer");
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
    viewport: { width: 1280, height: 800 },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, colleague);
  await openTable(theirs);
  await openPanel(theirs);
  await expect(panel(theirs).getByRole("button", { name: renamed })).toHaveCount(0);
  await panel(page).getByRole("switch", { name: "Shared with everyone" }).click();
  await expect.poll(async () => (await stored(renamed))[0]?.shared).toBe(true);
  await openTable(theirs);
  await openPanel(theirs);
  await panel(theirs)
    .getByRole("group", { name: "Shared by others" })
    .getByRole("button", { name: renamed })
    .click();
  await expectNames(theirs, [`${mark}_b`, `${mark}_a`]);
  await openPanel(theirs, `View: ${renamed}`);
  await expect(panel(theirs).getByRole("button", { name: /^(Rename|Delete)/ })).toHaveCount(0);
  await expect(panel(theirs).getByRole("switch")).toHaveCount(0);
  // A private view stays private.
  await press(panel(theirs), "Save current view…");
  await panel(theirs).getByLabel("Name of the new view").fill(`Private ${mark}`);
  await press(panel(theirs), "Save view");
  await expect.poll(async () => (await stored(`Private ${mark}`)).length).toBe(1);

  await page.goto("/sub-users");
  await openPanel(page);
  await expect(panel(page).getByRole("button", { name: `Private ${mark}` })).toHaveCount(0);
  await panel(page).getByRole("group", { name: "Yours" }).getByRole("button", { name: renamed }).click();
  await press(await openPanel(page, `View: ${renamed}`), "Delete…");
  await expect(panel(page).getByText("Delete it for everyone? Sub-users are not touched.")).toBeVisible();
  await press(panel(page), "Delete view");
  await expect(button(page, `View: ${renamed}`)).toHaveCount(0);
  expect(await stored(renamed)).toEqual([]);
  await expectNames(page, [`${mark}_b`, `${mark}_a`]);
  await context.close();
});

test("a view of customers is saved and shared, opened by a colleague and from the palette, and is in no other list", async ({
  page,
  browser,
}) => {
  const mark = `view${unique()}`;
  await query(
    `insert into customers (id, name, state, closed_at, created_by)
      values (gen_random_uuid(), $1, 'closed', now(), 'Ada Admin'), (gen_random_uuid(), $2, 'active', null, 'Ada Admin')`,
    [`Gone ${mark}`, `Here ${mark}`],
  );
  const customer = (on: Page, name: string) => on.getByRole("link", { name: `${name} ${mark}`, exact: true });
  await openCustomers(page, "?sort=name&order=desc");
  await pick(page, "State", "Closed");
  await expect(customer(page, "Gone")).toBeVisible();
  await expect(customer(page, "Here")).toHaveCount(0);

  const name = `Closed ${mark}`;
  await press(await openPanel(page, "Views", "Active customers"), "Save current view…");
  await panel(page).getByLabel("Name of the new view").fill(name);
  await press(panel(page), "Save view");
  await expect(button(page, `View: ${name}`)).toBeVisible();
  expect(await query("select list, search, shared from saved_views where name = $1", [name])).toEqual([
    { list: "customers", search: "?state=closed&sort=name&order=desc", shared: false },
  ]);
  await openPanel(page, `View: ${name}`, "Active customers");
  await panel(page).getByRole("switch", { name: "Shared with everyone" }).click();
  await expect.poll(async () => (await stored(name))[0]?.shared).toBe(true);

  // What a colleague searched for may be a contact, which a viewer may not see.
  await query(
    "insert into saved_views (id, list, name, search, shared, owner_id) select gen_random_uuid(), 'customers', $1, $2, true, id from staff where email = $3",
    [`Searched ${mark}`, `?q=ops%40${mark}.test`, admin.email],
  );
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
    viewport: { width: 1280, height: 800 },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, await addPerson("viewer"));
  await openCustomers(theirs);
  await expect(customer(theirs, "Here")).toBeVisible();
  await openPanel(theirs, "Views", "Active customers");
  await expect(panel(theirs).getByRole("button", { name: `Searched ${mark}` })).toHaveCount(0);
  await panel(theirs).getByRole("group", { name: "Shared by others" }).getByRole("button", { name }).click();
  await expect(button(theirs, `View: ${name}`)).toBeVisible();
  await expect(customer(theirs, "Gone")).toBeVisible();
  await expect(customer(theirs, "Here")).toHaveCount(0);
  await context.close();

  await openTable(page);
  await openPanel(page);
  await expect(panel(page).getByRole("button", { name: new RegExp(mark) })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Customer, sub-user, page or action")).toBeFocused();
  await page.keyboard.type(mark);
  await page.getByRole("option", { name: `Customers: ${name}` }).click();
  await page.waitForURL(/\/customers\?state=closed/);
  await expect(button(page, `View: ${name}`)).toBeVisible();

  await press(await openPanel(page, `View: ${name}`, "Active customers"), "Delete…");
  await expect(panel(page).getByText("Delete it for everyone? Customers are not touched.")).toBeVisible();
  await press(panel(page), "Delete view");
  await expect.poll(async () => (await stored(name)).length).toBe(0);
  await query("delete from saved_views where name = $1", [`Searched ${mark}`]);
});

test("a stored filter that cannot be applied is shown as broken, by name and reason, and can be mended", async ({
  page,
}) => {
  const mark = `broken${unique()}`;
  await plantNineProxy({ a: { user_name: `${mark}_a` } });
  await query(
    "insert into saved_views (id, name, search, shared, owner_id) select gen_random_uuid(), $1, $2, false, id from staff where email = $3",
    [`View ${mark}`, `?q=${mark}&near=0`, admin.email],
  );
  await query(
    "insert into alert_rules (id, name, kind, scope, enabled) values (gen_random_uuid(), $1, 'blocked', '?near=0', true)",
    [`Rule ${mark}`],
  );

  await openTable(page);
  const item = (await openPanel(page)).getByRole("button", { name: `View ${mark}` });
  await expect(item).toContainText("cannot be applied");
  await item.click();
  await expect(
    page.getByRole("alert").filter({ hasText: "Near cap takes a share from 1 to 100 %, not “0”." }),
  ).toBeVisible();
  await expectNames(page, []);
  await press(page, "Remove filter Near cap");
  await expectNames(page, [`${mark}_a`]);
  await press(await openPanel(page, `View: View ${mark} changed`), `Update “View ${mark}”`);
  await expect.poll(async () => (await stored(`View ${mark}`))[0]?.search).toBe(`?q=${mark}`);

  await page.goto("/");
  await page.getByRole("link", { name: `Fix rule: The alert rule “Rule ${mark}” is not evaluated` }).click();
  const rule = page
    .getByRole("region", { name: "Rules" })
    .getByRole("listitem")
    .filter({ hasText: `Rule ${mark}` });
  await expect(rule).toContainText("Not evaluated");
  await expect(rule).toContainText("Near cap takes a share from 1 to 100 %, not “0”.");
  await press(rule, `Actions for rule Rule ${mark}`);
  await page.getByRole("menuitem", { name: "Edit rule" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit rule" });
  await expect(dialog.getByLabel("For")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("For").selectOption({ label: `View ${mark}` });
  await press(dialog, "Save rule");
  await expect(rule).not.toContainText("Not evaluated");
  await query("delete from alert_rules where name = $1", [`Rule ${mark}`]);
});
