import { randomUUID } from "node:crypto";
import { startIproyalSandbox, type IproyalSandbox } from "../sandbox/iproyal";
import { expectAccessiblePart } from "./support/axe";
import { query } from "./support/database";
import { anyDialog, choose, dialogOf, notice, press, ready } from "./support/page";
import { plantKey } from "./support/planted-keys";
import { addAccount, dropAddedAccounts } from "./support/provider-account";
import { bulk, finished, preview, selectAll } from "./support/runs";
import { unique } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test } from "./support/test";

let sandbox: IproyalSandbox;

test.beforeAll(async () => {
  sandbox = await startIproyalSandbox({ users: 12, token: plantKey(`iproyal-${randomUUID()}`) });
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

test("an account at IPRoyal: created with traffic, given more, taken back, renamed, in bulk, deleted", async ({
  page,
}) => {
  const account = `IPRoyal ${unique()}`;
  await addAccount(page, {
    provider: "IPRoyal",
    name: account,
    address: sandbox.url,
    credentials: { "API token": sandbox.token },
    says: "allows reselling",
  });

  const name = `fresh_${unique()}`;
  await openTable(page);
  await press(page, "Create sub-user");
  let dialog = dialogOf(page);
  await dialog.getByLabel("Account", { exact: true }).selectOption({ label: `${account} (IPRoyal)` });
  await dialog.getByRole("textbox", { name: /^User name/ }).fill(name);
  const password = await dialog.getByLabel("Proxy password", { exact: true }).inputValue();
  expect(password).toMatch(/^[A-Za-z0-9]{16}$/);
  await expect(dialog.getByRole("textbox", { name: /Traffic/ })).toHaveCount(1);
  await dialog.getByRole("textbox", { name: /^Traffic/ }).fill("5.25");
  await press(dialog, "Create sub-user");
  await expect(page.getByRole("dialog", { name: `${name} is created` })).toBeVisible();
  await expect(page.getByText(password, { exact: true })).toBeVisible();
  expect(held(name)).toMatchObject({ password, traffic_available: 5.25 });
  await dialogOf(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Confirmed by /)).toBeVisible();
  await ready(page);

  dialog = await choose(page, "Add traffic");
  await dialog.getByRole("textbox", { name: /^Traffic to add/ }).fill("2.5");
  await press(dialog, "Review");
  await press(dialog, "Add 2.5 GB");
  await expect(notice(page, `Added traffic to ${name}`)).toBeVisible();
  expect(held(name).traffic_available).toBe(7.75);

  dialog = await choose(page, "Take traffic back");
  await expectAccessiblePart(page, anyDialog);
  await dialog.getByRole("textbox", { name: /^Traffic to take back/ }).fill("50");
  await press(dialog, "Take back");
  await expect(dialog.getByText("At most 7.75.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "10 GB", exact: true })).toHaveCount(0);
  expect(held(name).traffic_available).toBe(7.75);
  await dialog.getByRole("textbox", { name: /^Traffic to take back/ }).fill("0.75");
  await press(dialog, "Take back");
  await expect(notice(page, `Took traffic back from ${name}`)).toBeVisible();
  expect(held(name).traffic_available).toBe(7);

  const renamed = `${name}_b`;
  dialog = await choose(page, "Rename");
  await dialog.getByRole("textbox", { name: /^User name/ }).fill(renamed);
  await press(dialog, "Rename");
  await expect(page.getByRole("heading", { level: 1, name: renamed })).toBeVisible();
  expect(held(renamed)).toMatchObject({ password, traffic_available: 7 });

  await expect(dialog).toHaveCount(0);
  await page.getByLabel("Country", { exact: true }).selectOption("DE");
  await page.getByLabel("Session id", { exact: false }).first().fill("ab12cd34");
  await expect(
    page.getByText(
      `http://${renamed}:PASSWORD_country-de_session-ab12cd34_lifetime-10m@geo.iproyal.com:12321`,
      {
        exact: true,
      },
    ),
  ).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  for (const missing of ["Disable", "Enable", "Edit limits"])
    await expect(page.getByRole("button", { name: missing, exact: true })).toHaveCount(0);

  const mark = `many${unique()}`;
  sandbox.control.insert(
    [1, 2].map((at) => ({ username: `${mark}_${at}`, traffic_available: 4, traffic_used: 1 })),
  );
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
  expect([1, 2].map((at) => held(`${mark}_${at}`).traffic_available)).toEqual([7, 7]);

  const { hash } = held(renamed);
  const [row] = await query<{ path: string }>(
    "select account_id || '/' || remote_id as path from sub_users where name = $1",
    [renamed],
  );
  await page.goto(`/sub-users/${row?.path}`);
  await ready(page);
  dialog = await choose(page, "Delete");
  await dialog.getByLabel(/to delete it$/).fill(renamed);
  await press(dialog, "Delete");
  await expect(notice(page, `Deleted ${renamed}`)).toBeVisible();
  expect(sandbox.control.user(hash)).toBeUndefined();
  expect(sandbox.control.ledger().map(({ operation }) => operation)).toEqual([
    "create",
    "give-traffic",
    "take-traffic",
    "update",
    "give-traffic",
    "give-traffic",
    "delete",
  ]);
});
