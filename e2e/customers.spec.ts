import type { Page } from "@playwright/test";
import { query } from "./support/database";
import { press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { accounts, plantNetnut, plantNineProxy, unique } from "./support/sub-users";
import { expect, leaveNoCustomers, test } from "./support/test";
import { plantUse } from "./support/use";

test.afterAll(leaveNoCustomers);
test.afterEach(async () => {
  await query("update accounts set paused_at = null, revision = revision + 1 where paused_at is not null");
});

const dialog = (page: Page) => page.getByRole("dialog");
const table = (page: Page) => page.getByRole("table", { name: "Customers" });
const row = (page: Page, name: string) =>
  table(page)
    .locator("tbody tr")
    .filter({ has: page.getByRole("link", { name, exact: true }) });
const subUsersOf = (page: Page) => page.getByRole("region", { name: "Table of sub-users" });

interface Stored extends Record<string, unknown> {
  id: string;
  reference: string | null;
  emails: string[];
  state: string;
}
const stored = async (name: string) =>
  (await query<Stored>("select id, reference, emails, state from customers where name = $1", [name]))[0];
const linksOf = async (name: string) =>
  (
    await query<{ remote_id: string }>(
      `select l.remote_id from customer_links l join customers c on c.id = l.customer_id
        where c.name = $1 and l.until is null order by l.remote_id`,
      [name],
    )
  ).map((link) => link.remote_id);

async function openCustomers(page: Page, search = ""): Promise<void> {
  await page.goto(`/customers${search}`);
  await expect(page.getByRole("heading", { level: 1, name: /^Customers/ })).toBeVisible();
  await ready(page);
}

async function openCustomer(page: Page, name: string): Promise<void> {
  await page.goto(`/customers/${(await stored(name))?.id}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await ready(page);
}

/** Straight into the database: a customer without sub-users. */
async function plantCustomer(name: string, reference: string, email: string): Promise<string> {
  const [made] = await query<{ id: string }>(
    `insert into customers (id, name, reference, emails, contacts, created_by)
      values (gen_random_uuid(), $1, $2, $3, '[{"kind":"telegram","value":"@planted"}]', 'Ada Admin') returning id`,
    [name, reference, [email]],
  );
  await query("insert into customer_aliases (key, reference, customer_id) values (lower($1), $1, $2)", [
    reference,
    made?.id,
  ]);
  return made?.id ?? "";
}

test("a customer is made with sub-users of two providers, found by e-mail, and has a comment of a colleague", async ({
  page,
}) => {
  const mark = unique();
  const name = `Otter ${mark}`;
  const { net } = await plantNetnut({ net: {} });
  const { nine } = await plantNineProxy({ nine: {} });
  await plantUse([net.name, nine.name], 2_000_000_000);
  await openCustomers(page);
  // A desk without customers offers it twice.
  await page.getByRole("button", { name: "Create customer", exact: true }).first().click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByLabel("Reference").fill(`SHOP-${mark}`);
  await dialog(page).getByLabel("E-mail addresses").fill(`ops@${mark}.test`);
  await press(dialog(page), "Add contact");
  await dialog(page).getByLabel("Contact 1", { exact: true }).fill(`@${mark}`);
  for (const { name: subUser } of [net, nine]) {
    await dialog(page).getByRole("searchbox", { name: "Sub-users" }).fill(subUser);
    await dialog(page)
      .getByRole("list", { name: "Sub-users found" })
      .getByText(subUser, { exact: true })
      .click();
    await expect(dialog(page).getByRole("list", { name: "Chosen sub-users" })).toContainText(subUser);
  }
  await press(dialog(page), "Create customer");
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(await stored(name)).toMatchObject({ reference: `SHOP-${mark}`, emails: [`ops@${mark}.test`] });
  expect((await linksOf(name)).toSorted()).toEqual([net.id, nine.id].toSorted());
  await expect(subUsersOf(page).getByRole("link", { name: net.name })).toBeVisible();
  await expect(subUsersOf(page).getByRole("link", { name: nine.name })).toBeVisible();

  // What both used while they were this customer's, one on the other and as a table.
  await expect(page.getByRole("img", { name: /used by 2 sub-users/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Traffic of the range by sub-user" })).toContainText(
    "Together",
  );

  await page.getByLabel("New comment").fill("Pays by invoice.\nAsk before topping up.");
  await press(page, "Comment");
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("Ask before topping up.")).toBeVisible();
  await expect(timeline.getByText("Create customer")).toBeVisible();

  await openCustomers(page);
  await page.getByRole("searchbox", { name: "Search customers" }).fill(`ops@${mark}.test`);
  await expect(table(page).locator("tbody tr")).toHaveCount(1);
  await expect(row(page, name)).toContainText("Pays by invoice.");
  await row(page, name).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("a sub-user is assigned and removed, and both are undone", async ({ page }) => {
  const name = `Undo ${unique()}`;
  await plantCustomer(name, `U-${unique()}`, "undo@planted.test");
  const { one } = await plantNineProxy({ one: {} });
  await openCustomer(page, name);
  await page.getByRole("button", { name: "Assign sub-users…" }).first().click();
  await dialog(page).getByRole("searchbox", { name: "Sub-users" }).fill(one.name);
  await dialog(page).getByRole("list", { name: "Sub-users found" }).getByText(one.name).click();
  await press(dialog(page), "Assign 1 sub-user");
  await expect(subUsersOf(page).getByRole("link", { name: one.name })).toBeVisible();
  expect(await linksOf(name)).toEqual([one.id]);

  await page.getByText(/^Sub-users were assigned by/).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByText("It has no sub-users.")).toBeVisible();
  expect(await linksOf(name)).toEqual([]);
});

test("a form keeps what was typed where a colleague was quicker, and says what theirs is", async ({
  page,
}) => {
  const name = `Twice ${unique()}`;
  const id = await plantCustomer(name, `T-${unique()}`, "twice@planted.test");
  await openCustomer(page, name);
  await page.getByRole("button", { name: "Edit…" }).click();
  await dialog(page).getByLabel("Language").fill("de");
  await query("update customers set time_zone = 'Europe/Paris', revision = revision + 1 where id = $1", [id]);
  await press(dialog(page), "Save");
  await expect(dialog(page).getByText("A colleague changed it to “Europe/Paris”.")).toBeVisible();
  await expect(dialog(page).getByLabel("Language")).toHaveValue("de");
  const [kept] = await query<{ language: string | null }>("select language from customers where id = $1", [
    id,
  ]);
  expect(kept?.language).toBeNull();
});

test("a search of customers that failed does not look as if there were none", async ({ page }) => {
  const [name, other] = [`Merged ${unique()}`, `Kept ${unique()}`];
  for (const each of [name, other]) await plantCustomer(each, `M-${unique()}`, "merge@planted.test");
  await openCustomer(page, name);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Merge…" }).click();
  const isSearch = ({ pathname }: URL) => pathname === "/api/customers/find";
  await page.route(isSearch, (route) =>
    route.fulfill({
      status: 429,
      json: { ok: false, error: { code: "too-many", message: "Wait until others have been answered." } },
    }),
  );
  await dialog(page).getByRole("searchbox").fill(other);
  await expect(dialog(page).getByText("Wait until others have been answered.")).toBeVisible();
  await expect(dialog(page).getByText("None found.")).toHaveCount(0);
  await page.unroute(isSearch);
  await press(dialog(page), "Try again");
  await expect(dialog(page).getByRole("button", { name: other })).toBeVisible();
});

test("a closed customer is hidden, found again, and reopened", async ({ page }) => {
  const name = `Closing ${unique()}`;
  await plantCustomer(name, `C-${unique()}`, "closing@planted.test");
  await openCustomer(page, name);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Close…" }).click();
  const asked = page.getByRole("alertdialog");
  // The first answer is lost: the customer is closed, and trying again asks for the same, not for the
  // opposite.
  const isPage = ({ pathname }: URL) => pathname.startsWith("/customers/");
  await page.route(isPage, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    // The browser adds this only after the route.
    await route.fetch({ headers: { ...route.request().headers(), "sec-fetch-site": "same-origin" } });
    await route.abort();
  });
  await press(asked, "Close customer");
  await expect(asked.getByText("It is safe to try again.")).toBeVisible();
  await expect.poll(async () => (await stored(name))?.state).toBe("closed");
  await page.unroute(isPage);
  await press(asked, "Close customer");
  await expect(page.getByText(`${name} was closed`)).toBeVisible();
  expect((await stored(name))?.state).toBe("closed");
  await openCustomers(page, `?q=${encodeURIComponent(name)}`);
  await expect(page.getByText("No customer matches")).toBeVisible();
  await press(page, "Search closed ones too");
  await expect(row(page, name)).toContainText("Closed");
});

test.describe("a viewer", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("sees names, sub-users and figures only, and an e-mail finds nothing", async ({ page }) => {
    const mark = unique();
    const name = `Seen ${mark}`;
    await plantCustomer(name, `REF-${mark}`, `secret@${mark}.test`);
    await signInAs(page, await addPerson("viewer"));
    await openCustomers(page, `?q=${encodeURIComponent(name)}`);
    await expect(row(page, name)).toBeVisible();
    await expect(table(page).getByRole("columnheader", { name: "Reference" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Create customer" })).toHaveCount(0);
    await page.getByRole("searchbox", { name: "Search customers" }).fill(`secret@${mark}.test`);
    await expect(page.getByText("No customer matches")).toBeVisible();
    await page.goto(`/customers/${(await stored(name))?.id}`);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const whole = await page.content();
    for (const personal of [`REF-${mark}`, `secret@${mark}.test`, "@planted"])
      expect(whole.includes(personal), personal).toBe(false);
    await expect(page.getByLabel("New comment")).toHaveCount(0);
  });
});

test("contacts are copied, figures say how old the oldest is, and the last comment is in the table", async ({
  page,
}) => {
  const mark = unique();
  const name = `Copied ${mark}`;
  const id = await plantCustomer(name, `COPY-${mark}`, `ops@${mark}.test`);
  const planted = await plantNineProxy({ fresh: {}, old: {} });
  for (const { id: remoteId } of Object.values(planted))
    await query(
      `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
        values ($1, $2, $3, now(), gen_random_uuid(), 'Ada Admin')`,
      [id, accounts.nineProxy, remoteId],
    );
  // The next reading of the account would make the figures new.
  await query("update accounts set paused_at = now(), revision = revision + 1 where id = $1", [
    accounts.nineProxy,
  ]);
  const read = new Date(Date.now() - 3 * 3_600_000);
  await query("update sub_users set usage_read_at = $1 where account_id = $2 and remote_id = $3", [
    read,
    accounts.nineProxy,
    planted.old.id,
  ]);
  await openCustomer(page, name);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const contacts = page.getByRole("region", { name: "Contacts" });
  for (const [what, value] of [
    ["reference", `COPY-${mark}`],
    ["e-mail", `ops@${mark}.test`],
    ["telegram", "@planted"],
  ] as const) {
    await press(contacts, `Copy ${what}`);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  }
  const figures = page.getByRole("region", { name: "Figures", exact: true });
  await expect(figures).toContainText("As of the oldest reading, 3 h ago.");
  await expect(figures.locator("time")).toHaveAttribute("datetime", read.toISOString());

  for (const body of ["Pays by invoice", "Wants static exits"]) {
    await page.getByLabel("New comment").fill(body);
    await press(page, "Comment");
    await expect(page.getByRole("region", { name: "Timeline" }).getByText(body)).toBeVisible();
  }
  await openCustomers(page, `?q=${mark}`);
  await expect(row(page, name)).toContainText("Wants static exits");
  await expect(row(page, name)).not.toContainText("invoice");
  await expect(row(page, name).locator("td.cell-used")).toHaveAttribute(
    "title",
    new RegExp(`as of .*${read.toISOString().slice(11, 16)} UTC$`),
  );
  // A word of an earlier comment finds it as well.
  await openCustomers(page, `?q=${mark}+invoice`);
  await expect(row(page, name)).toContainText("Wants static exits");
  await query(
    "update comments set removed_at = now(), body = '' where customer_id = $1 and body like 'Wants%'",
    [id],
  );
  await openCustomers(page, `?q=${mark}`);
  await expect(row(page, name)).toContainText("Pays by invoice");
});

test("the table keeps its view in the address, and its columns as they were arranged", async ({ page }) => {
  const mark = unique();
  for (const name of ["Alder", "Birch", "Cedar"])
    await plantCustomer(`${name} ${mark}`, `${name}-${mark}`, `${name}@planted.test`);
  await openCustomers(page, `?q=${mark}&sort=name`);
  const names = () => table(page).locator("tbody td.cell-name a").allTextContents();
  await expect.poll(names).toEqual([`Alder ${mark}`, `Birch ${mark}`, `Cedar ${mark}`]);
  await table(page).getByRole("columnheader", { name: "Name" }).getByRole("button").first().click();
  await expect.poll(names).toEqual([`Cedar ${mark}`, `Birch ${mark}`, `Alder ${mark}`]);
  await expect(page).toHaveURL(/order=desc/);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Created" }).click();
  await page.keyboard.press("Escape");
  await expect(table(page).getByRole("columnheader", { name: "Created" })).toBeVisible();
  await row(page, `Birch ${mark}`).getByRole("checkbox").check();
  const bar = page.getByRole("region", { name: "Selection" });
  await press(bar, "Select all 3 that match");
  await expect(bar.getByRole("status")).toContainText("3");
  const file = page.waitForEvent("download");
  await press(bar, "Export CSV");
  expect((await file).suggestedFilename()).toMatch(/^customers-.*\.csv$/);
  const [line] = await query<{ after: { selected?: number } }>(
    "select after from audit_log where action = 'customer.export' order by seq desc limit 1",
  );
  expect(line?.after.selected).toBe(3);
});
