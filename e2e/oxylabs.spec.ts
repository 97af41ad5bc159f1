import { randomUUID } from "node:crypto";
import { startOxylabsSandbox, type OxylabsSandbox } from "../sandbox/oxylabs";
import { query } from "./support/database";
import { choose, dialogOf, notice, press, ready } from "./support/page";
import { plantKey } from "./support/planted-keys";
import { addAccount, dropAddedAccounts } from "./support/provider-account";
import { bulk, finished, preview, selectAll } from "./support/runs";
import { unique } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test } from "./support/test";

let sandbox: OxylabsSandbox;

test.beforeAll(async () => {
  sandbox = await startOxylabsSandbox({
    users: 12,
    username: `main_${unique()}`,
    password: plantKey(`Oxylabs_${randomUUID()}`),
  });
  sandbox.control.options({ frozen: true });
});
test.afterAll(async () => {
  await dropAddedAccounts();
  await sandbox.close();
});

const held = (username: string) => {
  const users = sandbox.control.state().users.filter((user) => user.username === username);
  expect(users).toHaveLength(1);
  return users[0]!;
};

test("an account at Oxylabs: created, given more, cut back, suspended, resumed, in bulk, deleted", async ({
  page,
}) => {
  const account = `Oxylabs ${unique()}`;
  await addAccount(page, {
    provider: "Oxylabs",
    name: account,
    address: sandbox.url,
    credentials: { "User name": sandbox.username, Password: sandbox.password },
  });

  const name = `fresh_${unique()}`;
  await openTable(page);
  await press(page, "Create sub-user");
  let dialog = dialogOf(page);
  await dialog.getByLabel("Account", { exact: true }).selectOption({ label: `${account} (Oxylabs)` });
  await dialog.getByRole("textbox", { name: /^User name/ }).fill(name);
  const password = await dialog.getByLabel("Proxy password", { exact: true }).inputValue();
  expect(password).toMatch(/^[A-Za-z0-9][A-Za-z0-9_~]{19}$/);
  await dialog.getByLabel("Unlimited traffic cap").uncheck();
  await dialog.getByRole("textbox", { name: /^Traffic cap/ }).fill("43.8705");
  await press(dialog, "Create sub-user");
  await expect(dialog.getByText("Enter a multiple of 0.001 GB", { exact: false })).toBeVisible();
  await dialog.getByRole("textbox", { name: /^Traffic cap/ }).fill("43.87");
  await press(dialog, "Create sub-user");
  await expect(page.getByRole("dialog", { name: `${name} is created` })).toBeVisible();
  await expect(page.getByText(password, { exact: true })).toBeVisible();
  expect(held(name)).toMatchObject({ password, traffic_limit: 43.87, lifetime: false, auto_disable: true });
  await dialogOf(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Confirmed by /)).toBeVisible();
  await ready(page);
  const limits = page.getByRole("region", { name: "Limits" });
  await expect(limits.getByText("By subscription month")).toBeVisible();

  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("+10");
  await dialog.getByLabel("Cap counts").selectOption("For ever");
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${name}`)).toBeVisible();
  expect(held(name)).toMatchObject({ traffic_limit: 53.87, lifetime: true, auto_disable: true });
  await expect(limits.getByText("For ever")).toBeVisible();

  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("0");
  await press(dialog, "Save limits");
  await expect.poll(() => held(name).traffic_limit).toBe(0);
  // It gives the focus back when it closes, which a field that is being filled would lose.
  await expect(dialog).toHaveCount(0);

  await page.getByLabel("Country", { exact: true }).selectOption("DE");
  await page.getByLabel("Session id", { exact: false }).first().fill("ab12cd34");
  await expect(
    page.getByText(`http://customer-${name}-cc-DE-sessid-ab12cd34:PASSWORD@pr.oxylabs.io:7777`, {
      exact: true,
    }),
  ).toBeVisible();

  await press(await choose(page, "Disable"), "Disable");
  await expect(notice(page, `Disabled ${name}`)).toBeVisible();
  expect(held(name).status).toBe("disabled");
  await press(await choose(page, "Enable"), "Enable");
  await expect(notice(page, `Enabled ${name}`)).toBeVisible();
  expect(held(name).status).toBe("active");

  const mark = `many${unique()}`;
  sandbox.control.insert(
    [1, 2].map((at) => ({ username: `${mark}_${at}`, traffic_limit: 12.5, traffic: 1, lifetime: true })),
  );
  await page.goto("/accounts");
  await ready(page);
  await page.getByRole("article", { name: account }).getByRole("button", { name: "Sync now" }).click();
  await expect
    .poll(async () => (await query("select 1 from sub_users where name like $1", [`${mark}%`])).length)
    .toBe(2);
  await selectAll(page, mark, 2);
  const bulkDialog = await bulk(page, "Change traffic cap");
  await bulkDialog.getByLabel("Change", { exact: true }).selectOption({ label: "Raise by" });
  await bulkDialog.getByLabel("Amount in GB").fill("5");
  await preview(page);
  await press(page, "Change 2 traffic caps");
  await finished(page, "Finished");
  expect([1, 2].map((at) => held(`${mark}_${at}`).traffic_limit)).toEqual([17.5, 17.5]);

  const { id } = held(name);
  const [row] = await query<{ path: string }>(
    "select account_id || '/' || remote_id as path from sub_users where name = $1",
    [name],
  );
  await page.goto(`/sub-users/${row?.path}`);
  await ready(page);
  dialog = await choose(page, "Delete");
  await dialog.getByLabel(/to delete it$/).fill(name);
  await press(dialog, "Delete");
  await expect(notice(page, `Deleted ${name}`)).toBeVisible();
  expect(sandbox.control.user(id)).toBeUndefined();
  expect(sandbox.control.requests().requests.filter(({ path }) => path.includes("target-stats"))).toEqual([]);
});
