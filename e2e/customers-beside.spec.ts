import { randomUUID } from "node:crypto";
import type { Locator, Page, Request } from "@playwright/test";
import { nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { notice, openSubUser, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNineProxy, unique, type Planted } from "./support/sub-users";
import {
  expectNames,
  names,
  openTable,
  pick,
  row,
  rows,
  searchBox,
  selectionBar,
  slash,
  table,
} from "./support/table";
import { expect, leaveNoCustomers, test } from "./support/test";

test.afterAll(leaveNoCustomers);

const mark = unique();
const lumen = randomUUID();
const halcyon = randomUUID();
const [lumenName, halcyonName] = [`Lumen ${mark}`, `Halcyon ${mark}`];
let one: Planted;
let two: Planted;
let three: Planted;

test.beforeAll(async () => {
  ({ one, two, three } = await plantNineProxy({
    one: { user_name: `beside_${mark}_1` },
    two: { user_name: `beside_${mark}_2` },
    three: { user_name: `beside_${mark}_3` },
  }));
});
test.beforeEach(async () => {
  for (const [id, name] of [
    [lumen, lumenName],
    [halcyon, halcyonName],
  ])
    await query(
      "insert into customers (id, name, emails, created_by) values ($1, $2, $3, 'Ada') on conflict do nothing",
      [id, name, [`ops@${mark}.example`]],
    );
  await query("delete from customer_links where remote_id = any($1)", [[one.id, two.id, three.id]]);
});

const link = (customer: string, { id }: Planted) =>
  query(
    `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
      select $1, account_id, remote_id, now(), gen_random_uuid(), 'Ada' from sub_users where remote_id = $2 and name like 'beside%'`,
    [customer, id],
  );
const whose = async () =>
  (
    await query<{ customer: string | null }>(
      "select c.name as customer from sub_users s left join customers c on c.id = s.customer_id where s.name like $1 order by s.name",
      [`beside_${mark}%`],
    )
  ).map(({ customer }) => customer);

const view = (more = "") => `?q=beside_${mark}&sort=name&order=asc${more}`;

test("the table names the customer, links to it, and is filtered by it and by having none", async ({
  page,
}) => {
  await link(lumen, one);
  await openTable(page, view());
  await expect(table(page).getByRole("columnheader", { name: "Customer" })).toBeVisible();
  await expect(row(page, one.name).getByRole("link", { name: lumenName })).toHaveAttribute(
    "href",
    `/customers/${lumen}`,
  );
  await pick(page, "Customer", "Without a customer");
  await expectNames(page, [two.name, three.name]);
  await page.goto(`/sub-users${view(`&customer=${lumen}`)}`);
  await ready(page);
  await expectNames(page, [one.name]);
  await expect(page.getByRole("button", { name: new RegExp(`^Customer: ?${lumenName}`) })).toBeVisible();
  // Words of the customer find its sub-users too.
  await page.goto(`/sub-users?q=lumen+${mark}`);
  await expectNames(page, [one.name]);
});

async function selectAll(page: Page): Promise<Locator> {
  await openTable(page, view());
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await selectionBar(page).getByRole("button", { name: "Bulk actions" }).click();
  return selectionBar(page);
}

test("sub-users are assigned to a customer from the table, with whose they were, and it is undone", async ({
  page,
}) => {
  await link(halcyon, two);
  await selectAll(page);
  await page.getByRole("menuitem", { name: "Assign to customer…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("2 have no customer yet.")).toBeVisible();
  await expect(dialog.getByText(`1 is taken from ${halcyonName}.`)).toBeVisible();
  await dialog.getByLabel("Customer", { exact: true }).fill(`lumen ${mark}`);
  await dialog.getByRole("radio", { name: lumenName }).first().check();
  await press(dialog, "Assign 3 sub-users");
  await expect(notice(page, `Assigned 3 sub-users to ${lumenName}`)).toBeVisible();
  expect(await whose()).toEqual([lumenName, lumenName, lumenName]);
  await expect(row(page, two.name).getByRole("link", { name: lumenName })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(whose).toEqual([null, halcyonName, null]);
});

test("customers are made from sub-users, one for each that has none", async ({ page }) => {
  await link(halcyon, two);
  await selectAll(page);
  await page.getByRole("menuitem", { name: "Create customers from these…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("1 already has a customer, which it keeps.")).toBeVisible();
  await press(dialog, "Create 2 customers");
  await expect(notice(page, "Created 2 customers for 2 sub-users")).toBeVisible();
  expect(await whose()).toEqual([one.name, halcyonName, three.name]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(whose).toEqual([null, halcyonName, null]);
  expect(await query("select 1 from customers where name = any($1)", [[one.name, three.name]])).toEqual([]);
});

test("a sub-user's page shows its customer, the customer's others, and comments of colleagues", async ({
  page,
}) => {
  await link(lumen, one);
  await link(lumen, two);
  await openSubUser(page, one);
  const section = page.getByRole("region", { name: "Customer", exact: true });
  await expect(section.getByRole("link", { name: lumenName })).toBeVisible();
  await expect(section.getByRole("link", { name: two.name })).toBeVisible();

  const comments = page.getByRole("region", { name: "Comments" });
  await comments.getByLabel("New comment").fill("Calls on Mondays\nonly");
  await press(comments, "Comment");
  await expect(comments.getByText("Calls on Mondays")).toBeVisible();
  await press(comments, "Edit");
  await comments.getByLabel("Comment", { exact: true }).fill("Calls on Tuesdays");
  await press(comments, "Save comment");
  await expect(comments.getByLabel("Comment", { exact: true })).toHaveCount(0);
  await expect(comments.getByText("Calls on Tuesdays")).toBeVisible();
  expect(
    await query("select body, edited_at is not null as edited from comments where remote_id = $1", [one.id]),
  ).toEqual([{ body: "Calls on Tuesdays", edited: true }]);
  await press(comments, "Remove");
  await press(comments, "Remove comment");
  await expect(comments.getByText(/^Removed by /)).toBeVisible();

  await press(section, "Remove…");
  await press(page.getByRole("alertdialog"), "Remove");
  await expect(section.getByText("It has no customer.")).toBeVisible();
  expect((await whose())[0]).toBeNull();
});

/** Others may contain the words of its name, behind the one that has them as a whole. */
const expectFirst = (page: Page, name: string) => expect.poll(async () => (await names(page))[0]).toBe(name);

/** What a paste does, with a text that is longer than the field too. */
const paste = (field: Locator, text: string) =>
  field.evaluate((element, given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", given);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test("a pasted connection string finds its sub-user and customer, and its password leaves the field for nowhere", async ({
  page,
}) => {
  await link(lumen, one);
  const password = String((await nineProxy.user(one.id))?.use_key);
  expect(password.length).toBeGreaterThan(7);
  const sent: string[] = [];
  const note = (request: Request) =>
    void sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`);
  page.on("request", note);
  const strings = [
    `http://${one.name}:${password}@gw.example.net:5959`,
    `gw.example.net:5959:${one.name}:${password}`,
    `curl -x 'socks5h://${one.name}:${password}@gw.example.net:9595' https://ipinfo.io/json ${"#".repeat(250)}`,
  ];

  await openTable(page);
  for (const text of strings) {
    await slash(page);
    await paste(searchBox(page), text);
    await expect(searchBox(page)).toHaveValue(one.name);
    await expectFirst(page, one.name);
    await searchBox(page).fill("");
  }
  await searchBox(page).fill(`${one.name}:${password}@gw.example.net:5959`);
  await expect(searchBox(page)).toHaveValue(one.name);
  await expectFirst(page, one.name);
  await expect(page).toHaveURL(new RegExp(`q=${one.name}`));

  for (const text of strings) {
    await page.keyboard.press("Control+k");
    // A made-up paste enters nothing into the box that waits for the palette's code.
    const box = page.getByRole("dialog").getByRole("combobox");
    await paste(box, text);
    await expect(box).toHaveValue(one.name);
    await expect(page.getByRole("option", { name: lumenName })).toBeVisible();
    await expect(page.getByRole("option", { name: new RegExp(one.name) })).toBeVisible();
    await page.keyboard.press("Escape");
  }
  page.off("request", note);
  expect(sent.length).toBeGreaterThan(strings.length);
  expect(sent.filter((text) => text.includes(password))).toEqual([]);
  const kept = await page.evaluate(() =>
    JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(kept).not.toContain(password);
});

test("customers are found first, by e-mail for those alone who may see it", async ({ page }) => {
  const find = async (text: string) => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Customer, sub-user, page or action").fill(text);
  };
  await openTable(page);
  await find(`lumen ${mark}`);
  await expect(page.getByRole("option").first()).toHaveText(lumenName);
  await page.keyboard.press("Escape");
  await find(`ops@${mark}.example`);
  await expect(page.getByRole("option", { name: halcyonName })).toBeVisible();
  await page.keyboard.press("Escape");

  const viewer = await addPerson("viewer");
  await page.context().clearCookies();
  await signInAs(page, viewer);
  await openTable(page);
  await find(`ops@${mark}.example`);
  await expect(page.getByText(/^Nothing matches/)).toBeVisible();
});
