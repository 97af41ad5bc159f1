import { query } from "./support/database";
import { press, ready } from "./support/page";
import { plantNetnut, plantNineProxy, unique } from "./support/sub-users";
import { expect, leaveNoCustomers, test } from "./support/test";

test.afterAll(leaveNoCustomers);

const whose = async (names: readonly string[]) =>
  (
    await query<{ customer: string | null }>(
      `select c.name as customer from sub_users s left join customers c on c.id = s.customer_id
        where s.name = any($1) order by s.name`,
      [names],
    )
  ).map(({ customer }) => customer);

test("sub-users of two providers are adopted from a file as previewed, and given back", async ({ page }) => {
  const mark = unique();
  const { net } = await plantNetnut({ net: {} });
  const { nine } = await plantNineProxy({ nine: {} });
  const names = [net.name, nine.name];
  await page.goto("/customers/adopt");
  await expect(page.getByRole("heading", { level: 1, name: "Adopt sub-users" })).toBeVisible();
  await ready(page);
  await press(page, "CSV file");
  await page
    .getByLabel("Rows")
    .fill(
      [
        "customer,login,reference,e-mail",
        ...names.map((name) => `Badger ${mark},${name},B-${mark},ops@${mark}.test`),
        `Badger ${mark},nobody-${mark},B-${mark},`,
      ].join("\n"),
    );
  await press(page, "Read 3 rows");
  await expect(
    page.getByText(`Row 3: No sub-user without a customer has the login nobody-${mark}.`),
  ).toBeVisible();
  const list = page.getByRole("region", { name: "Suggestions" });
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await list.getByRole("button", { name: `Change Badger ${mark}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Customer", { exact: true }).fill(`Otter ${mark}`);
  await dialog.getByText(`New customer “Otter ${mark}”`).click();
  await press(dialog, "Use this customer");
  // What was decided and pasted is still there after a look at another way.
  await press(page, "Tag");
  await press(page, "CSV file");
  await expect(page.getByLabel("Rows")).toHaveValue(new RegExp(`Badger ${mark}`));
  await expect(list.getByRole("button", { name: `Change Otter ${mark}` })).toBeVisible();
  await press(page, "Preview");
  await expect(dialog.getByText("1 customer is created.")).toBeVisible();
  await expect(dialog.getByText("2 sub-users get a customer, with all their past traffic.")).toBeVisible();
  await press(dialog, "Adopt 2 sub-users");
  await expect(page.getByText("2 sub-users adopted, 1 new customer").first()).toBeVisible();
  expect(await whose(names)).toEqual([`Otter ${mark}`, `Otter ${mark}`]);

  await page.getByRole("main").getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => whose(names)).toEqual([null, null]);
  expect(await query("select 1 from customers where name = $1", [`Otter ${mark}`])).toEqual([]);

  // Another visit reads its own file, and is not answered with what was suggested of the one before.
  await page.getByRole("link", { name: "Customers", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Adopt sub-users" })).toBeVisible();
  await press(page, "CSV file");
  await page.getByLabel("Rows").fill(`login,customer\n${net.name},Heron ${mark}`);
  await press(page, "Read 1 row");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list.getByRole("button", { name: `Change Heron ${mark}` })).toBeVisible();
});
