import { startDataImpulseSandbox, type DataImpulseSandbox } from "../sandbox/dataimpulse";
import { query } from "./support/database";
import { choose, dialogOf, notice, press, ready } from "./support/page";
import { plantKey } from "./support/planted-keys";
import { addAccount, dropAddedAccounts } from "./support/provider-account";
import { bulk, finished, preview, selectAll } from "./support/runs";
import { secret, unique } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test } from "./support/test";

const GiB = 2 ** 30;
let sandbox: DataImpulseSandbox;

test.beforeAll(async () => {
  sandbox = await startDataImpulseSandbox({ users: 12, password: plantKey(secret()) });
  sandbox.control.options({ frozen: true, poolGb: 1_000 });
});
test.afterAll(async () => {
  await dropAddedAccounts();
  await sandbox.close();
});

const held = (label: string) => {
  const users = sandbox.control.state().users.filter((user) => user.label === label);
  expect(users).toHaveLength(1);
  return users[0]!;
};

test("an account at DataImpulse: created with its credentials and traffic, taken back, suspended, in bulk, deleted", async ({
  page,
}) => {
  const account = `DataImpulse ${unique()}`;
  await addAccount(page, {
    provider: "DataImpulse",
    name: account,
    address: sandbox.url,
    credentials: { "E-mail": sandbox.email, Password: sandbox.password },
  });

  const name = `fresh ${unique()}`;
  await openTable(page);
  await press(page, "Create sub-user");
  let dialog = dialogOf(page);
  await dialog.getByLabel("Account", { exact: true }).selectOption({ label: `${account} (DataImpulse)` });
  await dialog.getByRole("textbox", { name: /^Label/ }).fill(name);
  await dialog.getByLabel("Kind of pool").selectOption("Mobile");
  await expect(dialog.getByLabel("Proxy password")).toHaveCount(0);
  await dialog.getByRole("textbox", { name: /^Start with traffic/ }).fill("5");
  await press(dialog, "Create sub-user");
  await expect(page.getByRole("dialog", { name: `${name} is created` })).toBeVisible();
  await expect(page.getByText("5 GiB (5.37 GB) added.")).toBeVisible();
  const { id, login, password } = held(name);
  await expect(page.getByText(login, { exact: true })).toBeVisible();
  await expect(page.getByText(password, { exact: true })).toBeVisible();
  expect(held(name)).toMatchObject({ pool_type: "mobile", balance: 5 * GiB });
  await dialogOf(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Confirmed by /)).toBeVisible();
  await ready(page);

  dialog = await choose(page, "Add traffic");
  await dialog.getByRole("textbox", { name: /^Traffic to add/ }).fill("2");
  await press(dialog, "Review");
  await press(dialog, "Add 2 GiB (2.15 GB)");
  await expect(notice(page, `Added traffic to ${name}`)).toBeVisible();
  expect(held(name).balance).toBe(7 * GiB);

  dialog = await choose(page, "Take traffic back");
  await press(dialog, "Take back");
  await expect(notice(page, `Took traffic back from ${name}`)).toBeVisible();
  expect(held(name).balance).toBe(0);

  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: /^Threads/ }).fill("42");
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${name}`)).toBeVisible();
  expect(held(name).threads).toBe(42);
  await expect(page.getByRole("region", { name: "Limits" }).getByText("Mobile")).toBeVisible();

  await press(await choose(page, "Disable"), "Disable");
  await expect(notice(page, `Disabled ${name}`)).toBeVisible();
  expect(held(name).blocked).toBe(true);
  await press(await choose(page, "Enable"), "Enable");
  await expect(notice(page, `Enabled ${name}`)).toBeVisible();
  expect(held(name).blocked).toBe(false);

  dialog = await choose(page, "Reset password");
  await press(dialog, "Reset password");
  await expect(page.getByRole("dialog", { name: "Password changed" })).toBeVisible();
  expect(held(name).password).not.toBe(password);
  await expect(page.getByText(held(name).password, { exact: true })).toBeVisible();
  await press(dialogOf(page), "Done");

  const renamed = `${name} b`;
  dialog = await choose(page, "Rename");
  await dialog.getByRole("textbox", { name: /^Label/ }).fill(renamed);
  await press(dialog, "Rename");
  await expect(page.getByRole("heading", { level: 1, name: renamed })).toBeVisible();

  await expect(dialog).toHaveCount(0);
  await page.getByLabel("Country", { exact: true }).selectOption("DE");
  await page.getByLabel("Session id", { exact: false }).first().fill("ab12");
  await expect(
    page.getByText(`http://${login}__cr.de%3Bsessid.ab12:PASSWORD@gw.dataimpulse.com:823`, { exact: true }),
  ).toBeVisible();

  const mark = `many${unique()}`;
  sandbox.control.insert([1, 2].map((at) => ({ label: `${mark} ${at}`, balance_total: 4 * GiB })));
  await page.goto("/accounts");
  await ready(page);
  await page.getByRole("article", { name: account }).getByRole("button", { name: "Sync now" }).click();
  await expect
    .poll(async () => (await query("select 1 from sub_users where name like $1", [`${mark}%`])).length)
    .toBe(2);
  await selectAll(page, mark, 2);
  const bulkDialog = await bulk(page, "Add traffic");
  await bulkDialog.getByLabel("GB for each", { exact: true }).fill("3");
  await preview(page);
  await press(page, "Add traffic to 2");
  await finished(page, "Finished");
  expect([1, 2].map((at) => held(`${mark} ${at}`).balance)).toEqual([7 * GiB, 7 * GiB]);

  const [row] = await query<{ path: string }>(
    "select account_id || '/' || remote_id as path from sub_users where remote_id = $1 and name = $2",
    [String(id), renamed],
  );
  await page.goto(`/sub-users/${row?.path}`);
  await ready(page);
  dialog = await choose(page, "Delete");
  await dialog.getByLabel(/to delete it$/).fill(renamed);
  await press(dialog, "Delete");
  await expect(notice(page, `Deleted ${renamed}`)).toBeVisible();
  expect(sandbox.control.user(id)).toBeUndefined();
  expect(
    sandbox.control
      .ledger()
      .filter((entry) => entry.id === String(id))
      .map(({ operation }) => operation),
  ).toEqual([
    "create",
    "balance-add",
    "balance-add",
    "balance-drop",
    "update",
    "set-blocked",
    "set-blocked",
    "reset-password",
    "update",
    "delete",
  ]);
});
