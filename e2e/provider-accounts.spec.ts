import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { promisify } from "node:util";
import type { Locator, Page } from "@playwright/test";
import { someKey, startRekeyable } from "../testing/rekeyable";
import { admin, dataDir, desk } from "./setup/desk";
import { expectAccessiblePart } from "./support/axe";
import { query } from "./support/database";
import { anyDialog, choose, dialogOf, notice, press, ready } from "./support/page";
import { plantKey } from "./support/planted-keys";
import { addPerson, ageConfirmations, signInAs } from "./support/staff";
import { unique } from "./support/sub-users";
import { openTable, row } from "./support/table";
import { calmDown, expect, test } from "./support/test";

type Peer = Awaited<ReturnType<typeof startRekeyable>>;
const peers: Peer[] = [];

/** The test's own 9Proxy, with a few sub-users with unique names. */
async function peerWith(names: string[]): Promise<Peer> {
  const peer = await startRekeyable(0);
  peers.push(peer);
  plantKey(peer.sandbox().apiKey);
  peer.sandbox().control.insert(names.map((user_name) => ({ user_name, usage_cap: 5_000_000_000 })));
  return peer;
}

test.afterEach(async () => {
  await calmDown();
  await query("delete from account_credentials");
  await query(
    "update accounts set configured = false, paused_at = null, revision = revision + 1 where source = 'desk' and configured",
  );
  await query("update accounts set paused_at = null, revision = revision + 1 where paused_at is not null");
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});

const card = (page: Page, account: string) => page.getByRole("article", { name: account });
const field = (dialog: Locator, name: string) => dialog.getByLabel(name, { exact: true });

async function openAccounts(page: Page): Promise<void> {
  await page.goto("/accounts");
  await ready(page);
}

async function act(page: Page, account: string, entry: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${account}` }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

async function fillNew(page: Page, given: { name: string; key: string; address: string }): Promise<Locator> {
  await press(page, "Add account");
  const dialog = dialogOf(page);
  await field(dialog, "Provider").selectOption("9Proxy");
  await field(dialog, "Name").fill(given.name);
  await field(dialog, "API key").fill(given.key);
  await dialog.getByText("Address and gateway").click();
  await field(dialog, "API address").fill(given.address);
  return dialog;
}

interface Stored extends Record<string, unknown> {
  id: string;
  configured: boolean;
  health: string;
  paused_by: string | null;
  pause_reason: string | null;
  sealed: string | null;
}
const stored = async (name: string): Promise<Stored | undefined> =>
  (
    await query<Stored>(
      "select a.id, a.configured, a.health, a.paused_by, a.pause_reason, c.sealed from accounts a left join account_credentials c on c.account_id = a.id where a.label = $1 and a.source = 'desk' order by a.created_at desc limit 1",
      [name],
    )
  )[0];
const audited = async (id: string) =>
  (
    await query<{ action: string; outcome: string }>(
      "select action, outcome from audit_log where account_id = $1 and action like 'account.%' order by seq",
      [id],
    )
  ).map(({ action, outcome }) => `${action} ${outcome}`);

test("an account is added, tested, given another key, paused, resumed and removed", async ({ page }) => {
  const [name, member] = [`North ${unique()}`, `member_${unique()}`];
  const peer = await peerWith([member, `other_${unique()}`]);
  const first = peer.sandbox().apiKey;

  await openAccounts(page);
  const wrong = plantKey(someKey());
  let dialog = await fillNew(page, { name, key: wrong, address: peer.url });
  await press(dialog, "Test and add");
  await expect(dialog.getByText(/^9Proxy refused it: /)).toBeVisible();
  await expect(field(dialog, "API key")).toHaveAttribute("aria-invalid", "true");
  await expect(field(dialog, "Name")).toHaveValue(name);
  await expect(field(dialog, "API address")).toHaveValue(peer.url);
  await expect(field(dialog, "API key")).toHaveAttribute("type", "password");
  await expect(field(dialog, "API key")).toHaveAttribute("autocomplete", "off");
  expect(await stored(name)).toBeUndefined();

  await field(dialog, "API key").fill(first);
  await press(dialog, "Test and add");
  await expect(notice(page, `Added ${name}`)).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(card(page, name)).toContainText("Stored in Subdesk, encrypted");
  await expect(card(page, name)).toContainText(new URL(peer.url).host);
  const account = await stored(name);
  const id = account?.id ?? "";
  expect(account).toMatchObject({
    configured: true,
    health: "reachable",
    sealed: expect.stringMatching(/^v1\./),
  });
  await expect
    .poll(
      async () =>
        (await query("select name from sub_users where account_id = $1 and name = $2", [id, member])).length,
    )
    .toBe(1);
  await openTable(page, `?q=${member}`);
  await expect(row(page, member)).toBeVisible();

  await openAccounts(page);
  await press(card(page, name), "Test connection");
  await expect(
    card(page, name).getByText("9Proxy answered and accepts the key.", { exact: false }),
  ).toBeVisible();

  const second = plantKey(someKey());
  await peer.rekey(second);
  await press(card(page, name), "Test connection");
  await expect(card(page, name).getByText("Access refused")).toBeVisible();
  expect((await stored(name))?.health).toBe("refused");
  await act(page, name, "Replace key");
  dialog = dialogOf(page);
  await expectAccessiblePart(page, anyDialog);
  await field(dialog, "API key").fill(first);
  await press(dialog, "Test and replace");
  await expect(dialog.getByText(/^9Proxy refused it: /)).toBeVisible();
  await field(dialog, "API key").fill(second);
  await press(dialog, "Test and replace");
  await expect(notice(page, `Replaced the key of ${name}`)).toBeVisible();
  await expect(card(page, name).getByText("Reachable", { exact: true })).toBeVisible();
  expect(await stored(name)).toMatchObject({ health: "reachable" });
  expect((await stored(name))?.sealed).not.toBe(account?.sealed);

  const [victim] = await query<{ remote_id: string }>(
    "select remote_id from sub_users where account_id = $1 and name = $2",
    [id, member],
  );
  const path = `/sub-users/${id}/${victim?.remote_id}`;
  await act(page, name, "Pause");
  await dialogOf(page).getByLabel("Reason").fill("Ask Grace first");
  await press(dialogOf(page), "Pause");
  await expect(card(page, name).getByText("Paused", { exact: true })).toBeVisible();
  await expect(card(page, name)).toContainText("Ask Grace first");
  await expect(card(page, name).getByRole("button", { name: "Sync now" })).toBeDisabled();
  expect(await stored(name)).toMatchObject({ paused_by: admin.name, pause_reason: "Ask Grace first" });
  await page.goto(path);
  await ready(page);
  await expect(page.getByRole("region", { name: "Notices" })).toContainText(
    `${name} is paused by ${admin.name}: Ask Grace first.`,
  );
  dialog = await choose(page, "Disable");
  await press(dialog, "Disable");
  await expect(dialog.getByRole("alert")).toContainText(
    `${name} is paused by ${admin.name}: Ask Grace first`,
  );
  expect(peer.sandbox().control.user(victim?.remote_id ?? "")?.status).toBe(1);
  expect(await query("select 1 from operations where account_id = $1", [id])).toEqual([]);

  await openAccounts(page);
  await act(page, name, "Resume");
  await expect(notice(page, `Resumed ${name}`)).toBeVisible();
  await expect(card(page, name).getByText("Reachable", { exact: true })).toBeVisible();
  await page.goto(path);
  await ready(page);
  dialog = await choose(page, "Disable");
  await press(dialog, "Disable");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(peer.sandbox().control.user(victim?.remote_id ?? "")?.status).toBe(2);

  await openAccounts(page);
  await act(page, name, "Remove");
  dialog = dialogOf(page);
  await expect(dialog.getByRole("button", { name: "Remove", exact: true })).toBeDisabled();
  await dialog.getByRole("textbox").fill(name);
  await press(dialog, "Remove");
  // While the dialog is open, everything behind it is hidden from roles.
  await expect(notice(page, `Removed ${name}`)).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(card(page, name)).toHaveCount(0);
  expect(await stored(name)).toMatchObject({ configured: false, sealed: null });
  await page.goto(`/sub-users?q=${member}`);
  await expect(page.getByText("No sub-user matches")).toBeVisible();
  expect(await query("select name from sub_users where account_id = $1", [id])).toHaveLength(2);
  expect(peer.sandbox().control.state().users).toHaveLength(2);
  expect(await audited(id)).toEqual([
    "account.add done",
    "account.test done",
    "account.test refused",
    "account.replace-key refused",
    "account.replace-key done",
    "account.pause done",
    "account.resume done",
    "account.remove done",
  ]);
});

test("an account whose address answers with a web page is paused, says so, and only a test resumes it", async ({
  page,
}) => {
  const name = `Seized ${unique()}`;
  const peer = await peerWith([`member_${unique()}`]);
  await openAccounts(page);
  await press(await fillNew(page, { name, key: peer.sandbox().apiKey, address: peer.url }), "Test and add");
  await expect(card(page, name)).toBeVisible();
  const id = (await stored(name))?.id ?? "";
  await expect
    .poll(() => query("select 1 from accounts where id = $1 and last_good_at is not null", [id]))
    .toHaveLength(1);

  const { control } = peer.sandbox();
  control.faults([{ match: {}, fault: { kind: "html-before" } }]);
  await press(card(page, name), "Test connection");
  await expect(card(page, name)).toContainText("9Proxy answered with a web page instead of its API.");
  await query("update accounts set strange_since = strange_since - interval '31 seconds' where id = $1", [
    id,
  ]);
  await press(card(page, name), "Test connection");
  await expect(card(page, name)).toContainText("Address not trusted");
  await expect(card(page, name)).toContainText(
    /Its address answers with a web page instead of its API, first seen .*\. Nothing is sent to it until Test connection succeeds\./,
  );
  expect(await stored(name)).toMatchObject({ paused_by: "Subdesk" });

  await act(page, name, "Resume");
  await expect(notice(page, `${name} was not resumed`)).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Notices" })).toContainText(
    new RegExp(`${name}’s address answers with a web page instead of its API, first seen `),
  );
  await expect(page.getByText(`${name}’s address is not trusted`)).toBeVisible();

  control.faults([]);
  await openAccounts(page);
  await press(card(page, name), "Test connection");
  await expect(card(page, name)).toContainText(`${name} was resumed.`);
  await expect(card(page, name)).not.toContainText("Address not trusted");
  expect(await stored(name)).toMatchObject({ paused_by: null });
  expect(await audited(id)).toEqual([
    "account.add done",
    "account.test refused",
    "account.pause done",
    "account.test refused",
    "account.test done",
    "account.resume done",
  ]);
});

test("an account whose provider does not answer is kept only by someone who insists", async ({ page }) => {
  const name = `Away ${unique()}`;
  await openAccounts(page);
  const dialog = await fillNew(page, { name, key: plantKey(someKey()), address: "http://127.0.0.1:9" });
  await press(dialog, "Test and add");
  await expect(dialog.getByRole("alert")).toContainText(
    "Subdesk does not know whether these credentials are good. Nothing was saved.",
  );
  expect(await stored(name)).toBeUndefined();
  // Another key has not been tried, so it is tried before anyone may insist.
  await field(dialog, "API key").fill(plantKey(someKey()));
  await expect(dialog.getByRole("button", { name: "Test and add" })).toBeVisible();
  await press(dialog, "Test and add");
  await press(dialog, "Save anyway");
  await expect(notice(page, `Added ${name}`)).toBeVisible();
  await expect(card(page, name).getByText("Not reachable")).toBeVisible();
  expect(await stored(name)).toMatchObject({ health: "unreachable", configured: true });

  const said = page.getByText(`${name} cannot be reached.`);
  const code = page.getByText(/ECONNREFUSED/);
  await expect(said).toHaveCount(1);
  await expect(card(page, name)).toContainText("Nothing answers at its address.");
  await expect(card(page, name)).toContainText(/Subdesk tried .* and tries again by itself/);
  await expect(code.filter({ visible: true })).toHaveCount(0);
  await card(page, name).getByText("Technical cause").click();
  await expect(code.filter({ visible: true })).toHaveCount(1);
  await page.goto("/");
  await expect(page.getByRole("listitem").filter({ hasText: `${name} cannot be reached` })).toContainText(
    "Nothing answers at its address.",
  );
  await expect(said).toHaveCount(0);
  await page.goto("/sub-users");
  await expect(page.getByRole("region", { name: "Notices" })).toContainText(`${name} cannot be reached.`);
  await expect(code.filter({ visible: true })).toHaveCount(0);
});

test("the same customers cannot be connected twice, nor two accounts have one name", async ({ page }) => {
  const peer = await peerWith([]);
  const name = `Once ${unique()}`;
  await openAccounts(page);
  await press(await fillNew(page, { name, key: peer.sandbox().apiKey, address: peer.url }), "Test and add");
  await expect(card(page, name)).toBeVisible();
  const dialog = await fillNew(page, {
    name: `Twice ${unique()}`,
    key: peer.sandbox().apiKey,
    address: peer.url,
  });
  await press(dialog, "Test and add");
  await expect(
    dialog.getByText(`${name} uses these credentials already. Every sub-user would be listed twice.`),
  ).toBeVisible();
  await field(dialog, "Name").fill(name);
  await press(dialog, "Test and add");
  await expect(dialog.getByText("Another account has this name.")).toBeVisible();
  await press(dialog, "Cancel");
  const renamed = `Renamed ${unique()}`;
  await act(page, name, "Rename");
  await field(dialogOf(page), "Name").fill(renamed);
  await press(dialogOf(page), "Rename");
  await expect(card(page, renamed)).toBeVisible();
  expect(await query("select label from accounts where source = 'desk' and configured")).toEqual([
    { label: renamed },
  ]);
});

test("an account gets its gateway later, and its customers their connection strings", async ({ page }) => {
  const [name, member] = [`Gate ${unique()}`, `gate_${unique()}`];
  const peer = await peerWith([member]);
  await openAccounts(page);
  await press(await fillNew(page, { name, key: peer.sandbox().apiKey, address: peer.url }), "Test and add");
  await expect(card(page, name)).toContainText("Not set");
  await openTable(page, `?q=${member}`);
  await row(page, member).getByRole("link", { name: member }).click();
  await page
    .getByRole("region", { name: "Connection" })
    .getByRole("link", { name: `account ${name}` })
    .click();
  await act(page, name, "Set gateway");
  const dialog = dialogOf(page);
  await field(dialog, "Gateway").fill("nowhere");
  await press(dialog, "Set gateway");
  await expect(
    dialog.getByText("Enter host:port, or host:http-port:socks-port, such as gw.example.com:5959:9595."),
  ).toBeVisible();
  await field(dialog, "Gateway").fill("gw.example.com:1000:2000");
  await press(dialog, "Set gateway");
  await expect(card(page, name)).toContainText("gw.example.com:1000");
  expect(
    await query("select gateway from account_credentials where account_id = $1", [(await stored(name))?.id]),
  ).toEqual([{ gateway: { host: "gw.example.com", httpPort: 1000, socksPort: 2000 } }]);
  const [line] = await query(
    "select before, after from audit_log where action = 'account.set-gateway' order by seq desc limit 1",
  );
  expect(line).toEqual({ before: { gateway: null }, after: { gateway: "gw.example.com:1000:2000" } });
  await openTable(page, `?q=${member}`);
  await row(page, member).getByRole("link", { name: member }).click();
  await expect(page.getByRole("region", { name: "Connection" })).toContainText("gw.example.com:1000");
});

test("it takes a confirmation, after which the very same request goes ahead", async ({ page }) => {
  const peer = await peerWith([]);
  const name = `Confirmed ${unique()}`;
  await ageConfirmations(admin.email);
  await openAccounts(page);
  await press(await fillNew(page, { name, key: peer.sandbox().apiKey, address: peer.url }), "Test and add");
  const confirm = page.getByRole("alertdialog", { name: "Confirm that it is you" });
  await confirm.getByLabel("Password", { exact: true }).fill(admin.password);
  expect(await stored(name)).toBeUndefined();
  await press(confirm, "Confirm");
  await expect(card(page, name)).toBeVisible();
  expect(await stored(name)).toMatchObject({ configured: true });
});

test("the key that seals credentials is rotated by a command while Subdesk runs", async ({ page }) => {
  const peer = await peerWith([]);
  const name = `Turned ${unique()}`;
  await openAccounts(page);
  await press(await fillNew(page, { name, key: peer.sandbox().apiKey, address: peer.url }), "Test and add");
  await expect(card(page, name)).toBeVisible();
  const keyFile = `${dataDir}-credentials-key`;
  const [before, kept] = [await stored(name), readFileSync(keyFile, "utf8")];
  const env = { ...process.env, DATABASE_URL: desk().databaseUrl, SUBDESK_DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["scripts/with-database.mjs", "scripts/credentials-rotate.ts"],
    { env },
  );
  expect(stdout).toMatch(/^The credentials of 1 account are now encrypted with the key [0-9a-f]{16}\.$/m);
  expect(readFileSync(keyFile, "utf8")).not.toBe(kept);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect((await stored(name))?.sealed).not.toBe(before?.sealed);
  await act(page, name, "Pause");
  await press(dialogOf(page), "Pause");
  await expect(card(page, name).getByText("Paused", { exact: true })).toBeVisible();
  await press(card(page, name), "Test connection");
  await expect(
    card(page, name).getByText("9Proxy answered and accepts the key.", { exact: false }),
  ).toBeVisible();
  await expect(card(page, name)).not.toContainText("cannot be opened");
});

test("an account of the demo can only be paused, and no one but an administrator is offered anything", async ({
  page,
  browser,
  baseURL,
}) => {
  await openAccounts(page);
  await page.getByRole("button", { name: "Actions for 9Proxy" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Pause"]);
  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const other = await context.newPage();
  await signInAs(other, await addPerson("operator"));
  await openAccounts(other);
  await expect(card(other, "9Proxy").getByRole("button", { name: "Sync now" })).toBeVisible();
  await expect(
    other.getByRole("button", { name: /^(Add account|Actions for .*|Test connection)$/ }),
  ).toHaveCount(0);
  expect((await other.request.get("/api/accounts/providers")).status()).toBe(403);
  await context.close();
});
