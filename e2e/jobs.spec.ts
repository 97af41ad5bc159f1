import { readFile } from "node:fs/promises";
import papaparse from "papaparse";
import { netnut, nineProxy } from "./setup/desk";
import { operationsOn, query } from "./support/database";
import { handOn, type Hand } from "./support/hand";
import { dialogOf, ready } from "./support/page";
import { draftShown, finished, GB } from "./support/runs";
import { accounts, plantNetnut, plantNineProxy, secret, unique } from "./support/sub-users";
import { openTable, row, rows, searchBox, selectionBar, slash } from "./support/table";
import { expect, test, testInOwnContext } from "./support/test";
import { plantUse } from "./support/use";

/** What staff do fifty times a day, and how many clicks and keys it may take. */
function count(job: string, { clicks, keys }: Hand, most: { clicks: number; keys?: number }): void {
  console.log(`${job}: ${clicks} clicks, ${keys} keys`);
  expect(clicks, job).toBeLessThanOrEqual(most.clicks);
  if (most.keys !== undefined) expect(keys, job).toBeLessThanOrEqual(most.keys);
}

test("find by a part of the name, and add 10 GB", async ({ page }) => {
  const mark = unique().slice(0, 4);
  const { buyer } = await plantNineProxy({
    buyer: { user_name: `Halcyon ${mark} Hotels`, usage_cap: 40 * GB, data_used: GB },
  });
  await openTable(page);
  const hand = handOn(page);
  await slash(page);
  hand.keys += 1;
  await hand.type(mark);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, buyer.name)).toBeVisible();
  await hand.key("Enter");
  await expect(rows(page).first()).toBeFocused();
  await hand.key("e");
  await expect(dialogOf(page).getByLabel("Traffic cap", { exact: true })).toBeFocused();
  await hand.type("+10");
  await hand.key("Enter");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await nineProxy.user(buyer.id)).toMatchObject({ usage_cap: 50 * GB });
  count("Find by partial name and add 10 GB", hand, { clicks: 1, keys: 12 });
});

test("top up all who run out this week, at both providers", async ({ page }) => {
  const mark = unique();
  const { nine } = await plantNineProxy({
    nine: { user_name: `out_${mark}_a`, usage_cap: 20 * GB, data_used: 15 * GB },
  });
  const { net } = await plantNetnut({ net: { customer_login_name: `out_${mark}_b` } });
  await plantUse([nine.name, net.name], GB);
  await query(
    "update sub_users set traffic_cap = $2, traffic_used = $3, traffic_unlimited = false where name = $1",
    [net.name, 10 * GB, 8 * GB],
  );
  await page.goto("/");
  await ready(page);
  const hand = handOn(page);
  await hand.click(
    page
      .getByRole("region", { name: "Needs attention" })
      .getByRole("link", { name: /^Show them: .* within 7 days$/ }),
  );
  // A table only of this test's sub-users: other tests have their own that run out.
  await searchBox(page).fill(mark);
  await expect(rows(page)).toHaveCount(2);
  await hand.click(page.getByLabel("Select all on this page"));
  await hand.click(selectionBar(page).getByRole("button", { name: "Top up…" }));
  await expect(dialogOf(page).getByLabel("GB for each", { exact: true })).toBeFocused();
  await hand.type("30");
  await hand.key("Enter");
  await draftShown(page);
  await hand.click(page.getByRole("button", { name: "Add traffic to 2" }));
  await finished(page, /^Finished/);
  expect(await nineProxy.user(nine.id)).toMatchObject({ usage_cap: 50 * GB });
  expect((await netnut.ledger()).filter(({ id }) => id === net.id)).toMatchObject([
    { operation: "allocate-traffic", body: { allocate: 30 } },
  ]);
  count("Top up all who run out this week", hand, { clicks: 4 });
});

test("disable one buyer at both providers", async ({ page }) => {
  const mark = unique();
  const { nine } = await plantNineProxy({ nine: { user_name: `Granite ${mark}` } });
  const { net } = await plantNetnut({ net: { customer_name: `Granite Feeds ${mark}` } });
  await openTable(page);
  const hand = handOn(page);
  await slash(page);
  await hand.type(`${mark} granite`);
  await expect(rows(page)).toHaveCount(2);
  await hand.click(page.getByLabel("Select all on this page"));
  await hand.click(selectionBar(page).getByRole("button", { name: "Bulk actions" }));
  await hand.click(page.getByRole("menuitem", { name: "Disable", exact: true }));
  await draftShown(page);
  await hand.click(page.getByRole("button", { name: "Disable 2" }));
  await finished(page, /^Finished/);
  expect(await nineProxy.user(nine.id)).toMatchObject({ status: 2 });
  expect(await netnut.user(net.id)).toMatchObject({ customer_active: false });
  count("Disable one buyer at both providers", hand, { clicks: 5 });
});

test("a month by sub-user as CSV", async ({ page }) => {
  await openTable(page);
  const hand = handOn(page);
  await hand.click(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Usage" }));
  await expect(page.getByRole("heading", { level: 1, name: "Usage" })).toBeVisible();
  await ready(page);
  await hand.click(page.getByRole("button", { name: "Last month" }));
  const coming = page.waitForEvent("download");
  await hand.click(page.getByRole("main").getByRole("link", { name: /CSV/ }));
  const text = await readFile(await (await coming).path(), "utf8");
  const { data, meta } = papaparse.parse<Record<string, string>>(text.replace(/^\ufeff/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  expect(meta.fields).toEqual(expect.arrayContaining(["Name", "Login", "E-mail"]));
  const [listed] = await query<{ count: number }>(
    "select count(*)::int as count from sub_users where vanished_at is null",
  );
  expect(data.length).toBeLessThanOrEqual((listed?.count ?? 0) + 1);
  count("Month by sub-user as CSV", hand, { clicks: 4 });
});

test("who changed this cap yesterday, and undo", async ({ page }) => {
  const { capped } = await plantNineProxy({ capped: { usage_cap: 40 * GB, data_used: GB } });
  await openTable(page, `?q=${capped.name}`);
  await page.keyboard.press("Escape");
  await row(page, capped.name).click();
  await ready(page);
  await page.getByRole("button", { name: "Edit limits", exact: true }).click();
  await dialogOf(page).getByLabel("Traffic cap", { exact: true }).fill("15");
  await dialogOf(page).getByRole("button", { name: "Save limits" }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  await query(
    "update operations set created_at = created_at - interval '1 day', sent_at = sent_at - interval '1 day', settled_at = settled_at - interval '1 day' where account_id = $1 and remote_id = $2",
    [accounts.nineProxy, capped.id],
  );

  await openTable(page, `?q=${capped.name}`);
  const hand = handOn(page);
  await hand.click(row(page, capped.name).getByRole("link"));
  const act = page
    .getByRole("region", { name: "Activity" })
    .getByRole("listitem")
    .filter({ hasText: "Traffic cap: 40 GB → 15 GB" });
  await expect(act).toContainText("Ada Admin");
  await expect(act).toContainText(/1 d ago|yesterday/i);
  await hand.click(act.getByRole("button", { name: "Undo…" }));
  await draftShown(page);
  await hand.click(page.getByRole("button", { name: /^Undo 1/ }));
  await finished(page, "Finished");
  expect(await nineProxy.user(capped.id)).toMatchObject({ usage_cap: 40 * GB });
  count("Who changed this cap yesterday, and undo", hand, { clicks: 4 });
});

testInOwnContext("a new NetNut sub-user with traffic and a message for the customer", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const login = `job_${unique()}`;
  await openTable(page);
  const hand = handOn(page);
  await hand.click(page.getByRole("button", { name: "Create sub-user" }));
  const dialog = dialogOf(page);
  await hand.choose(dialog.getByLabel("Account", { exact: true }), "NetNut");
  const field = (label: string) => dialog.getByRole("textbox", { name: new RegExp(`^${label}`) });
  await hand.fill(field("Name"), `Job ${login}`);
  await hand.fill(field("Dashboard e-mail"), `${login}@clients.example`);
  await hand.fill(dialog.getByLabel("Dashboard password", { exact: true }), secret());
  await hand.fill(field("Proxy login"), login);
  await hand.click(dialog.getByRole("button", { name: "10 GB" }));
  await hand.click(dialog.getByRole("button", { name: "Create sub-user" }));
  await expect(dialogOf(page).getByText("10 GB added.")).toBeVisible();
  await hand.click(dialogOf(page).getByRole("button", { name: "Copy as message" }));
  const message = await page.evaluate(() => navigator.clipboard.readText());
  const made = (await netnut.state()).users.find((user) => user.customer_login_name === login);
  expect(message).toContain(`User name: ${login}-res-any`);
  expect(message).toContain(`http://${login}-res-any:PASSWORD@gw.netnut.net:5959`);
  expect(message).not.toContain(String(made?.customer_login_pwd));
  expect(message).toContain("Host: gw.netnut.net");
  expect(await operationsOn(`Job ${login}`)).toMatchObject([
    { operation: "allocate-traffic", state: "done", input: { gigabytes: 10 } },
  ]);
  count("New NetNut sub-user with traffic and a message", hand, { clicks: 8 });
});
