import type { Locator, Page } from "@playwright/test";
import { netnut, nineProxy } from "./setup/desk";
import { auditOf, mirrorOf, operationsOn, query } from "./support/database";
import { dialogOf, press } from "./support/page";
import { accounts, plantNineProxy, secret, unique } from "./support/sub-users";
import { openTable, row, searchBox } from "./support/table";
import { expect, test, testInOwnContext } from "./support/test";

async function start(page: Page, account: "9Proxy" | "NetNut"): Promise<Locator> {
  await openTable(page);
  await press(page, "Create sub-user");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Account", { exact: true }).selectOption({ label: account });
  return dialog;
}

const field = (dialog: Locator, label: string) =>
  dialog.getByRole("textbox", { name: new RegExp(`^${label}`) });

/** A newly opened table shows it. */
async function expectInTable(page: Page, name: string): Promise<void> {
  await searchBox(page).fill(name);
  await expect(row(page, name)).toBeVisible();
}

test("what was typed for one account is there again after a look at another", async ({ page }) => {
  const name = `kept_${unique()}`;
  const dialog = await start(page, "9Proxy");
  const account = dialog.getByLabel("Account", { exact: true });
  await field(dialog, "User name").fill(name);
  await dialog.getByLabel("Unlimited traffic cap").uncheck();
  await field(dialog, "Traffic cap").fill("2.5");
  const password = await dialog.getByLabel("Proxy password", { exact: true }).inputValue();
  await account.selectOption({ label: "NetNut" });
  await field(dialog, "Name").fill("Kept Here Too");
  await field(dialog, "Start with traffic").fill("5");
  await account.selectOption({ label: "9Proxy" });
  await expect(field(dialog, "User name")).toHaveValue(name);
  await expect(field(dialog, "Traffic cap")).toHaveValue("2.5");
  await expect(dialog.getByLabel("Proxy password", { exact: true })).toHaveValue(password);
  await account.selectOption({ label: "NetNut" });
  await expect(field(dialog, "Name")).toHaveValue("Kept Here Too");
  await expect(field(dialog, "Start with traffic")).toHaveValue("5");
  const customer = `Kept Holidays ${unique()}`;
  await query("insert into customers (id, name, created_by) values (gen_random_uuid(), $1, 'Ada')", [
    customer,
  ]);
  await field(dialog, "Customer").fill(customer);
  await dialog.getByRole("radio", { name: new RegExp(`^${customer}`) }).check();
  await account.selectOption({ label: "9Proxy" });
  await expect(dialog.getByText(`For ${customer}`)).toBeVisible();
  await press(dialog, "Create sub-user");
  const receipt = page.getByRole("dialog", { name: `${name} is created` });
  await expect(receipt.getByText(`Assigned to ${customer}.`)).toBeVisible();
  expect(
    await query("select c.name from sub_users s join customers c on c.id = s.customer_id where s.name = $1", [
      name,
    ]),
  ).toEqual([{ name: customer }]);
  expect((await nineProxy.state()).users.filter(({ user_name: made }) => made === name)).toMatchObject([
    { use_key: password, usage_cap: 2_500_000_000 },
  ]);
});

test("creates one at 9Proxy, and shows its password once", async ({ page }) => {
  const name = `fresh_${unique()}`;
  const dialog = await start(page, "9Proxy");
  await field(dialog, "User name").fill(name);
  const password = await dialog.getByLabel("Proxy password", { exact: true }).inputValue();
  expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
  await dialog.getByLabel("Unlimited traffic cap").uncheck();
  await field(dialog, "Traffic cap").fill("2.5");
  await expect(dialog.getByText("2,500,000,000 bytes")).toBeVisible();
  await dialog.getByLabel("Unlimited ip cap").uncheck();
  await field(dialog, "IP cap").fill("40");
  await field(dialog, "Note").fill("first order\nsecond line");
  await press(dialog, "Create sub-user");

  await expect(page.getByRole("dialog", { name: `${name} is created` })).toBeVisible();
  await expect(page.getByText("This is shown once.")).toBeVisible();
  await expect(page.getByText(password, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(password, { exact: true })).toBeVisible();

  const made = (await nineProxy.state()).users.filter((user) => user.user_name === name);
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({
    use_key: password,
    usage_cap: 2_500_000_000,
    ip_usage_cap: 40,
    status: 1,
    note: "first order\nsecond line",
  });
  expect(
    (await nineProxy.ledger())
      .filter(({ id }) => id === String(made[0]?.id))
      .map(({ operation }) => operation),
  ).toEqual(["create"]);
  expect(await mirrorOf(name)).toMatchObject({
    account_id: accounts.nineProxy,
    remote_id: String(made[0]?.id),
    traffic_cap: "2500000000",
    ip_cap: "40",
    status: "active",
  });
  const [operation, ...others] = await operationsOn(name);
  expect(others).toEqual([]);
  expect(operation).toMatchObject({ operation: "create", state: "done", remote_id: String(made[0]?.id) });
  expect(operation?.input).not.toHaveProperty("use_key");
  expect((await auditOf(operation?.id ?? "")).map(({ outcome }) => outcome)).toEqual(["intent", "done"]);

  await press(dialogOf(page), "Done");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await page.content()).not.toContain(password);
  await expectInTable(page, name);
});

test("creates one at NetNut with both passwords on its receipt", async ({ page }) => {
  const login = `net_${unique()}`;
  const name = `Net Firm ${login}`;
  const [dashboard, proxy] = [secret(), secret()];
  const dialog = await start(page, "NetNut");
  await expect(
    dialog.getByText("NetNut’s API can disable a sub-user, but neither delete nor rename it."),
  ).toBeVisible();
  await field(dialog, "Name").fill(name);
  await field(dialog, "Dashboard e-mail").fill(`${login}@clients.example`);
  await dialog.getByLabel("Dashboard password", { exact: true }).fill(dashboard);
  await field(dialog, "Proxy login").fill(login);
  await dialog.getByLabel("Proxy password", { exact: true }).fill(proxy);
  await dialog.getByLabel("Start with traffic").fill("0");
  await press(dialog, "Create sub-user");
  await expect(dialog.getByText("At least 1 GB.")).toBeVisible();
  await field(dialog, "Tags").fill(`of ${login}`);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: `Remove tag of ${login}` })).toBeVisible();
  await field(dialog, "Tags").fill(`new ${login}`);

  await dialog.getByLabel("Start with traffic").fill("900000");
  await press(dialog, "Create sub-user");
  const second = page.getByRole("alertdialog", { name: "Create it with more than the pool has?" });
  await expect(second.getByRole("alert")).toContainText(
    /You are adding 900 TB, and .* is free in the NetNut pool/,
  );
  await expect(second.getByRole("button", { name: "Create it and add 900 TB anyway" })).toBeVisible();
  await press(second, "Back");
  expect((await netnut.state()).users.filter((user) => user.customer_login_name === login)).toEqual([]);
  await expect(field(dialog, "Proxy login")).toHaveValue(login);
  await press(dialog, "5 GB");
  await press(dialog, "Create sub-user");

  await expect(page.getByText("This is shown once.")).toBeVisible();
  await expect(dialogOf(page).getByText("5 GB added.")).toBeVisible();
  await expect(dialogOf(page).getByRole("button", { name: "Copy as message" })).toBeVisible();
  for (const shown of [dashboard, proxy, login, `${login}@clients.example`])
    await expect(dialogOf(page).getByText(shown, { exact: true })).toBeVisible();
  const made = (await netnut.state()).users.filter((user) => user.customer_login_name === login);
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({
    customer_name: name,
    customer_dashboard_email: `${login}@clients.example`,
    customer_dashboard_pwd: dashboard,
    customer_login_pwd: proxy,
    customer_active: true,
  });
  const id = String(made[0]?.customer_id);
  expect(
    (await netnut.ledger()).filter((entry) => entry.id === id).map(({ operation }) => operation),
  ).toEqual(["create", "allocate-traffic"]);
  expect(await mirrorOf(name)).toMatchObject({
    account_id: accounts.netnut,
    remote_id: id,
    tags: [`of ${login}`, `new ${login}`],
  });
  const [operation] = await operationsOn(login);
  expect(await operationsOn(name)).toMatchObject([
    { operation: "allocate-traffic", state: "done", input: { gigabytes: 5 } },
  ]);
  expect(operation).toMatchObject({ operation: "create", state: "done", remote_id: id });
  expect(JSON.stringify(operation?.input)).not.toMatch(new RegExp(`${dashboard}|${proxy}`));

  await dialogOf(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
  const content = await page.content();
  expect(content).not.toContain(dashboard);
  expect(content).not.toContain(proxy);
  await page.goto("/sub-users");
  await expectInTable(page, name);
});

testInOwnContext("the receipt hides its passwords after a minute", async ({ page }) => {
  await page.clock.install();
  const name = `timed_${unique()}`;
  const dialog = await start(page, "9Proxy");
  await field(dialog, "User name").fill(name);
  const password = await dialog.getByLabel("Proxy password", { exact: true }).inputValue();
  await press(dialog, "Create sub-user");
  await expect(page.getByText(password, { exact: true })).toBeVisible();
  await page.clock.fastForward(61_000);
  await expect(page.getByText("Hidden", { exact: true })).toBeVisible();
  expect(await page.content()).not.toContain(password);
  await press(dialogOf(page), "Done");
});

test("says beside each field what is wrong with it, and keeps the rest", async ({ page }) => {
  const before = (await nineProxy.state()).users.length;
  const dialog = await start(page, "9Proxy");
  await field(dialog, "User name").fill("with-dash");
  await dialog.getByLabel("Proxy password", { exact: true }).fill("short");
  await dialog.getByLabel("Unlimited traffic cap").uncheck();
  await field(dialog, "Traffic cap").fill("0");
  await dialog.getByLabel("Unlimited ip cap").uncheck();
  await field(dialog, "IP cap").fill("many");
  await field(dialog, "Note").fill("kept");
  await press(dialog, "Create sub-user");

  await expect(field(dialog, "User name")).toHaveAccessibleDescription(/Letters, digits and underscore/);
  await expect(dialog.getByLabel("Proxy password", { exact: true })).toHaveAccessibleDescription(
    /At least 8 characters/,
  );
  await expect(field(dialog, "Traffic cap")).toHaveAccessibleDescription(/A cap is more than 0/);
  await expect(field(dialog, "IP cap")).toHaveAccessibleDescription(/Whole numbers only/);
  for (const label of ["User name", "Traffic cap", "IP cap"])
    await expect(field(dialog, label)).toHaveAttribute("aria-invalid", "true");
  await expect(field(dialog, "User name")).toHaveValue("with-dash");
  await expect(field(dialog, "Note")).toHaveValue("kept");
  await expect(field(dialog, "User name")).toBeFocused();
  expect((await nineProxy.state()).users).toHaveLength(before);
});

test("refuses a name that is taken, and keeps the form", async ({ page }) => {
  const { holder } = await plantNineProxy({ holder: { note: "was here first" } });
  const dialog = await start(page, "9Proxy");
  await field(dialog, "User name").fill(holder.name);
  await field(dialog, "Note").fill("me too");
  await press(dialog, "Create sub-user");
  await expect(dialog.getByRole("alert")).toContainText("Refused. Nothing was changed.");
  await expect(dialog.getByText("Refused. Nothing was changed.")).toBeInViewport();
  await expect(dialog.getByRole("alert")).toContainText("This user name is taken at 9Proxy.");
  await expect(field(dialog, "User name")).toHaveValue(holder.name);
  await expect(field(dialog, "Note")).toHaveValue("me too");
  expect((await nineProxy.state()).users.filter((user) => user.user_name === holder.name)).toMatchObject([
    { note: "was here first" },
  ]);
  expect(await operationsOn(holder.name)).toMatchObject([{ operation: "create", state: "refused" }]);

  const other = `${holder.name}_b`;
  await field(dialog, "User name").fill(other);
  await press(dialog, "Create sub-user");
  await expect(page.getByRole("dialog", { name: `${other} is created` })).toBeVisible();
  expect((await nineProxy.state()).users.filter((user) => user.user_name === other)).toMatchObject([
    { note: "me too" },
  ]);
});

test("asks before it creates one whose name looks like another", async ({ page }) => {
  const mark = unique();
  await plantNineProxy({ other: { user_name: `acme_${mark}` } });
  const dialog = await start(page, "9Proxy");
  await field(dialog, "User name").fill(`Acme_${mark}`);
  await field(dialog, "Note").fill("kept");
  await press(dialog, "Create sub-user");
  await expect(dialog.getByText(`acme_${mark} exists already. Create Acme_${mark} as well?`)).toBeVisible();
  expect(await operationsOn(`Acme_${mark}`)).toEqual([]);
  await expect(field(dialog, "Note")).toHaveValue("kept");
  await press(dialog, "Create it as well");
  const receipt = page.getByRole("dialog", { name: / is created$/ });
  await expect(receipt).toBeVisible();
  const made = (await nineProxy.state()).users.find((user) => user.user_name === `Acme_${mark}`);
  // Another has its name now, so it says which of them it is.
  await expect(receipt).toHaveAccessibleName(`Acme_${mark} (${String(made?.id)}) is created`);
  await press(receipt, "Done");
  expect(await operationsOn(`Acme_${mark}`)).toMatchObject([{ operation: "create", state: "done" }]);
});
