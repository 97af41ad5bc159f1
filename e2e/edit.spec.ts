import { netnut, nineProxy } from "./setup/desk";
import { auditOf, mirrorOf, operationsOn } from "./support/database";
import { choose, dialogOf, notice, openSubUser, press } from "./support/page";
import { plantNetnut, plantNineProxy, secret, type Planted } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test, testInOwnContext } from "./support/test";

const GB = 1_000_000_000;

let nine: Record<
  | "limits"
  | "meanwhile"
  | "free"
  | "note"
  | "theirNote"
  | "unreported"
  | "off"
  | "password"
  | "status"
  | "remove"
  | "reveal"
  | "blocked",
  Planted
>;
let net: Record<"traffic" | "ips" | "off" | "already" | "key", Planted>;

test.beforeAll(async () => {
  const capped = { usage_cap: 50 * GB, ip_usage_cap: 100, data_used: 30 * GB, ip_used: 20 };
  nine = await plantNineProxy({
    limits: { ...capped, note: "keep me" },
    meanwhile: { usage_cap: 250 * GB, data_used: 20 * GB },
    free: capped,
    note: { note: "old words" },
    theirNote: { note: "first words" },
    unreported: capped,
    off: { ...capped, status: 2 },
    password: {},
    status: { usage_cap: 20 * GB, data_used: 5 * GB },
    remove: { note: "on its way" },
    reveal: {},
    blocked: { status: 3, note: "fraud" },
  });
  net = await plantNetnut({ traffic: {}, ips: {}, off: {}, already: {}, key: {} });
});

test("sets the limits in GB and IPs, changes nothing else, and takes them back", async ({ page }) => {
  const { id, name } = nine.limits;
  const before = await nineProxy.user(id);
  await openSubUser(page, nine.limits);
  const dialog = await choose(page, "Edit limits");
  await press(dialog, "Save limits");
  await expect(dialog.getByText("Nothing is changed yet.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("75,5");
  await dialog.getByRole("textbox", { name: "IP cap" }).fill("250");
  await expect(dialog.getByText("75,500,000,000 bytes").first()).toBeVisible();
  await expect(dialog.getByText(/will be cut off/)).toHaveCount(0);
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${name}`)).toBeVisible();

  expect(await nineProxy.user(id)).toMatchObject({
    usage_cap: 75.5 * GB,
    ip_usage_cap: 250,
    use_key: before?.use_key,
    note: "keep me",
    status: 1,
  });
  expect(await mirrorOf(name)).toMatchObject({ traffic_cap: "75500000000", ip_cap: "250" });
  const [operation] = await operationsOn(name);
  expect(operation).toMatchObject({
    operation: "set-limits",
    state: "done",
    input: { trafficCap: 75.5 * GB, ipCap: 250 },
  });
  expect((await auditOf(operation?.id ?? "")).map(({ outcome }) => outcome)).toEqual(["intent", "done"]);
  await expect(page.getByText(/75\.5 GB/).first()).toBeVisible();

  await notice(page, `Changed the limits of ${name}`).getByRole("button", { name: "Undo" }).click();
  await expect(notice(page, `Undone: ${name} is as it was`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 50 * GB, ip_usage_cap: 100, note: "keep me" });
  expect(await operationsOn(name)).toHaveLength(2);

  // The first of the two has nothing left to undo.
  await page.reload();
  const [, later] = await operationsOn(name);
  await expect(page.getByRole("link", { name: "Undone by you" })).toHaveAttribute(
    "href",
    new RegExp(`#${later?.id}$`),
  );
  await expect(page.getByRole("button", { name: "Undo…" })).toHaveCount(1);
});

test("warns of a cap below what is used, and lifts the caps", async ({ page }) => {
  const { id, name } = nine.free;
  await openSubUser(page, nine.free);
  let dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("10");
  await dialog.getByRole("textbox", { name: "IP cap" }).fill("5");
  await expect(
    dialog.getByText(/is used already, and the new traffic cap is 10 GB\. It will be cut off at once\./),
  ).toBeVisible();
  await expect(
    dialog.getByText(/IPs are used already, and the new IP cap is 5\. It will be cut off at once\./),
  ).toBeVisible();
  await press(dialog, "Cancel");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 50 * GB, ip_usage_cap: 100 });

  dialog = await choose(page, "Edit limits");
  await dialog.getByLabel("Unlimited traffic cap").check();
  await dialog.getByLabel("Unlimited ip cap").check();
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: -1, ip_usage_cap: -1 });
  expect(await mirrorOf(name)).toMatchObject({ traffic_unlimited: true, ip_unlimited: true });
});

test("does not throw away by one key what was typed", async ({ page }) => {
  const { id } = nine.note;
  await openSubUser(page, nine.note);
  const dialog = await choose(page, "Edit note");
  await page.keyboard.press("Escape");
  await expect(dialogOf(page)).toHaveCount(0);
  await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("half a thought");
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await page.mouse.click(5, 5);
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Discard what you typed?")).toBeVisible();
  await press(dialog, "Keep editing");
  await expect(dialog.getByLabel("Note")).toHaveValue("half a thought");
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await press(dialog, "Discard");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await nineProxy.user(id)).toMatchObject({ note: "old words" });
});

test("changes a note", async ({ page }) => {
  const { id, name } = nine.note;
  await openSubUser(page, nine.note);
  const dialog = await choose(page, "Edit note");
  await expect(dialog.getByLabel("Note")).toHaveValue("old words");
  await dialog.getByLabel("Note").fill("<b>new</b> words");
  await press(dialog, "Save note");
  await expect(notice(page, `Changed the note of ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ note: "<b>new</b> words" });
  expect((await mirrorOf(name))?.note).toBe("<b>new</b> words");
  await expect(page.getByText("<b>new</b> words").first()).toBeVisible();
});

test("a note that a colleague changed while it was being edited is shown, not overwritten", async ({
  page,
  context,
}) => {
  const { id, name } = nine.theirNote;
  await openSubUser(page, nine.theirNote);
  const dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("first words, and mine");

  const other = await context.newPage();
  await openSubUser(other, nine.theirNote);
  const theirs = await choose(other, "Edit note");
  await theirs.getByLabel("Note").fill("their words");
  await press(theirs, "Save note");
  await expect(theirs).toHaveCount(0);
  await other.close();
  // The page behind the form has read it by now.
  await expect(page.getByText("their words").first()).toBeAttached({ timeout: 60_000 });

  await press(dialog, "Save note");
  await expect(dialog.getByRole("alert")).toContainText("their words");
  expect(await nineProxy.user(id)).toMatchObject({ note: "their words" });
  await press(dialog, "Apply anyway");
  await expect(notice(page, `Changed the note of ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ note: "first words, and mine" });
});

test("never writes a cap back that is not reported: a cap goes with the edit of the note", async ({
  page,
}) => {
  const { id, name } = nine.unreported;
  await nineProxy.patch(id, { usage_cap: null });
  await openSubUser(page, nine.unreported);
  await expect(page.getByText(/Cap no longer reported by 9Proxy, last/)).toBeVisible();
  const dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("half a thought");
  await expect(dialog.getByRole("textbox", { name: "Traffic cap" })).toHaveCount(0);
  await press(dialog, "Save note");
  await expect(
    dialog.getByText(
      "9Proxy does not report its traffic cap, and this change would overwrite it. Also set a cap, or Unlimited.",
    ),
  ).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ note: "", usage_cap: null });
  await expect(dialog.getByLabel("Note")).toHaveValue("half a thought");
  await press(dialog, "Save note");
  await expect(dialog.getByText("Enter a number, or choose Unlimited.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("60");
  await press(dialog, "Save note");
  await expect(notice(page, `Changed the note of ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({
    note: "half a thought",
    usage_cap: 60 * GB,
    ip_usage_cap: 100,
  });
  expect((await operationsOn(name)).map(({ state }) => state)).toEqual(["refused", "done"]);
});

test("says that a raised cap leaves a disabled one off, and enables it with it as a second operation", async ({
  page,
}) => {
  const { id, name } = nine.off;
  await openSubUser(page, nine.off);
  let dialog = await choose(page, "Edit limits");
  await expect(dialog.getByText(/its proxies stay off/)).toHaveCount(0);
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("60");
  await expect(dialog.getByText("It is disabled: its proxies stay off until it is enabled.")).toBeVisible();
  await press(dialog, "Save limits");
  await expect(notice(page, `Changed the limits of ${name}`)).toContainText("It is disabled");
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 60 * GB, status: 2 });

  // A tick for a cap that was typed in between is not one for the cap that is saved.
  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("70");
  await dialog.getByLabel("Enable it as well, once this is done").check();
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("55");
  await expect(dialog.getByLabel("Enable it as well, once this is done")).toHaveCount(0);
  await press(dialog, "Save limits");
  await expect(
    notice(page, `Changed the limits of ${name}`).filter({ hasText: "60 GB → 55 GB" }),
  ).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 55 * GB, status: 2 });

  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("70");
  await dialog.getByLabel("Enable it as well, once this is done").check();
  await press(dialog, "Save limits");
  await expect(notice(page, `Enabled ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 70 * GB, status: 1 });
  expect((await operationsOn(name)).map(({ operation, state }) => [operation, state])).toEqual([
    ["set-limits", "done"],
    ["set-limits", "done"],
    ["set-limits", "done"],
    ["enable", "done"],
  ]);
});

test("sets a password at 9Proxy and at NetNut, and shows it once", async ({ page }) => {
  for (const subUser of [nine.password, net.key]) {
    const password = secret();
    await openSubUser(page, subUser);
    const dialog = await choose(page, "Set password");
    await expect(dialog.getByText("The old proxy password stops working at once.")).toBeVisible();
    await dialog.getByLabel("Proxy password", { exact: true }).fill(password);
    await press(dialog, "Set password");
    // No read at NetNut shows a password, so Subdesk claims no more than NetNut's word.
    await expect(
      page.getByRole("dialog", {
        name:
          subUser.provider === "nineProxy" ? "Password changed" : "Accepted by NetNut, cannot be verified",
      }),
    ).toBeVisible();
    await expect(dialogOf(page).getByText(password, { exact: true })).toBeVisible();
    if (subUser.provider === "nineProxy")
      expect(await nineProxy.user(subUser.id)).toMatchObject({ use_key: password, status: 1 });
    else expect(await netnut.user(subUser.id)).toMatchObject({ customer_login_pwd: password });
    await press(dialogOf(page), "Done");
    await expect(dialogOf(page)).toHaveCount(0);
    expect(await page.content()).not.toContain(password);
    expect(await operationsOn(subUser.name)).toMatchObject([
      { operation: "set-password", state: "done", input: {} },
    ]);
  }
});

test("disables and enables at 9Proxy", async ({ page }) => {
  const { id, name } = nine.status;
  await openSubUser(page, nine.status);
  let dialog = await choose(page, "Disable");
  await expect(dialog).toHaveAttribute("role", "alertdialog");
  await dialog.getByLabel("Reason").fill("unpaid since May");
  await press(dialog, "Disable");
  await expect(notice(page, `Disabled ${name}`)).toBeVisible();
  const line = page.getByRole("region", { name: "Does it work?" });
  await expect(line).toContainText(/Disabled by Ada Admin .*Reason: unpaid since May/);
  expect((await operationsOn(name)).at(-1)).toMatchObject({ reason: "unpaid since May" });
  expect(await nineProxy.user(id)).toMatchObject({ status: 2 });
  expect(await mirrorOf(name)).toMatchObject({ status: "disabled" });
  await expect(page.getByRole("button", { name: "Enable", exact: true })).toBeFocused();
  await press(line, "Enable it again");
  dialog = dialogOf(page);
  await press(dialog, "Enable");
  await expect(notice(page, `Enabled ${name}`)).toBeVisible();
  await expect(line).toContainText(/Works\. Active, [\d.]+ GB of 20 GB left/);
  expect(await nineProxy.user(id)).toMatchObject({ status: 1 });
  expect((await operationsOn(name)).map(({ operation, state }) => [operation, state])).toEqual([
    ["disable", "done"],
    ["enable", "done"],
  ]);
});

test("deletes only after its name was typed", async ({ page }) => {
  const { id, name } = nine.remove;
  await openSubUser(page, nine.remove);
  const dialog = await choose(page, "Delete");
  await expect(dialog.getByText("9Proxy cannot bring a deleted sub-user back")).toBeVisible();
  const button = dialog.getByRole("button", { name: "Delete", exact: true });
  await expect(button).toBeDisabled();
  const typed = dialog.getByLabel(/to delete it$/);
  await typed.fill(name.slice(0, -1));
  await expect(button).toBeDisabled();
  await page.keyboard.press("Enter");
  expect(await nineProxy.user(id)).toBeDefined();
  await typed.fill(name);
  await button.click();
  await expect(notice(page, `Deleted ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toBeUndefined();
  expect((await mirrorOf(name))?.vanished_at).toBeInstanceOf(Date);
  await expect(page.getByText("Gone", { exact: true })).toBeVisible();
  await openTable(page, `?q=${name}`);
  await expect(page.getByText("No sub-user matches")).toBeVisible();
});

test("adds traffic once, however often it is clicked", async ({ page }) => {
  const { id, name } = net.traffic;
  await openSubUser(page, net.traffic);
  const dialog = await choose(page, "Add traffic");
  await dialog.getByLabel("Traffic to add").fill("1.5");
  await press(dialog, "Review");
  await expect(dialog.getByLabel("Traffic to add")).toHaveAccessibleDescription(/Enter a whole number of GB/);
  await dialog.getByLabel("Traffic to add").fill("7");
  await dialog.getByLabel("Product").selectOption({ label: "Residential" });
  await press(dialog, "Review");
  await expect(page.getByRole("dialog", { name: "Check before you add traffic" })).toBeVisible();
  await expect(
    dialogOf(page).getByText("NetNut’s API has no way to take it back.", { exact: false }),
  ).toBeVisible();
  await dialogOf(page).getByRole("button", { name: "Add 7 GB" }).dblclick();
  await expect(notice(page, `Added traffic to ${name}`)).toBeVisible();

  const sent = (await netnut.ledger()).filter((entry) => entry.id === id);
  expect(sent.map(({ operation, body }) => ({ operation, body }))).toEqual([
    { operation: "allocate-traffic", body: { allocate: 7, product_type: "res" } },
  ]);
  expect(await operationsOn(name)).toMatchObject([
    { operation: "allocate-traffic", state: "done", input: { gigabytes: 7, productType: "res" } },
  ]);
  expect((await netnut.user(id))?.plans).toMatchObject([{ gb: 7, product: "res" }]);
  expect(await mirrorOf(name)).toMatchObject({ traffic_cap: String(7 * GB) });
  await expect(page.getByText(/7 GB/).first()).toBeVisible();
});

test("allocates IPs", async ({ page }) => {
  const { id, name } = net.ips;
  await openSubUser(page, net.ips);
  const dialog = await choose(page, "Allocate IPs");
  await dialog.getByLabel("Access point").fill("eu-west");
  await dialog.getByLabel("Country").fill("d");
  await dialog.getByLabel("IPs to add").fill("25");
  await dialog.getByLabel("Bandwidth").fill("100");
  await press(dialog, "Allocate IPs");
  await expect(dialog.getByLabel("Country")).toHaveAccessibleDescription(/Two letters/);
  await dialog.getByLabel("Country").fill("de");
  await press(dialog, "Allocate IPs");
  await expect(notice(page, `Allocated IPs to ${name}`)).toBeVisible();
  expect((await netnut.ledger()).filter((entry) => entry.id === id)).toMatchObject([
    {
      operation: "allocate-ips",
      body: { access_point: "eu-west", country_code: "DE", ips: 25, bandwidth: 100 },
    },
  ]);
  expect(await operationsOn(name)).toMatchObject([{ operation: "allocate-ips", state: "done" }]);
});

testInOwnContext("reveals a password for a minute, on the record", async ({ page }) => {
  const { id, name } = nine.reveal;
  const password = String((await nineProxy.user(id))?.use_key);
  await page.clock.install();
  await openSubUser(page, nine.reveal);
  expect(await page.content()).not.toContain(password);
  let dialog = await choose(page, "Reveal password");
  await press(dialog, "Reveal");
  await expect(dialog.getByText(password, { exact: true })).toBeVisible();
  const [operation] = await operationsOn(name);
  expect(operation).toMatchObject({ operation: "reveal-password", state: "done", input: {} });
  expect((await auditOf(operation?.id ?? "")).map(({ action, outcome }) => [action, outcome])).toEqual([
    ["sub-user.reveal-password", "intent"],
    ["sub-user.reveal-password", "done"],
  ]);
  await page.clock.fastForward(61_000);
  await expect(dialog.getByText("The password is hidden again.")).toBeVisible();
  expect(await page.content()).not.toContain(password);
  await press(dialog, "Cancel");

  dialog = await choose(page, "Reveal password");
  await press(dialog, "Reveal");
  await expect(dialog.getByText(password, { exact: true })).toBeVisible();
  await press(dialog, "Done");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await page.content()).not.toContain(password);
  expect(await nineProxy.user(id)).toMatchObject({ use_key: password });
});

test("disables at NetNut, saying that there is no way back", async ({ page }) => {
  const { id, name } = net.off;
  await openSubUser(page, net.off);
  const dialog = await choose(page, "Disable");
  await expect(
    dialog.getByText("NetNut’s API cannot enable a sub-user again; that is done in NetNut’s own dashboard."),
  ).toBeVisible();
  await press(dialog, "Disable");
  await expect(notice(page, `Disabled ${name}`)).toBeVisible();
  await expect(notice(page, `Disabled ${name}`).getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await netnut.user(id)).toMatchObject({ customer_active: false });
  expect(
    (await netnut.ledger()).filter((entry) => entry.id === id).map(({ operation }) => operation),
  ).toEqual(["disable"]);
  await expect(page.getByRole("button", { name: "Enable", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Disable", exact: true })).toHaveCount(0);
});

test("does not send a disable to NetNut for one that is disabled already", async ({ page }) => {
  const { id, name } = net.already;
  await openSubUser(page, net.already);
  await netnut.patch(id, { customer_active: false });
  const dialog = await choose(page, "Disable");
  await press(dialog, "Disable");
  await expect(notice(page, `Nothing to do for ${name}`)).toBeVisible();
  // The endpoint may be a toggle: sent now, it would have enabled.
  expect(await netnut.user(id)).toMatchObject({ customer_active: false });
  expect((await netnut.ledger()).filter((entry) => entry.id === id)).toEqual([]);
  expect(await operationsOn(name)).toMatchObject([{ operation: "disable", state: "skipped" }]);
});

test("what is added to a cap is added to the one that it is by then", async ({ page, context }) => {
  const { id } = nine.meanwhile;
  await openSubUser(page, nine.meanwhile);
  const dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("+10");
  await expect(dialog).toContainText("260 GB");

  const other = await context.newPage();
  await openSubUser(other, nine.meanwhile);
  const theirs = await choose(other, "Edit limits");
  await theirs.getByRole("textbox", { name: "Traffic cap" }).fill("+50");
  await press(theirs, "Save limits");
  await expect(theirs).toHaveCount(0);
  await other.close();

  await expect(dialog).toContainText("Traffic cap: changed from 250 GB to 300 GB while this was open.", {
    timeout: 60_000,
  });
  await expect(dialog).toContainText("310 GB");
  await press(dialog, "Save limits");
  await expect(dialog).toHaveCount(0);
  expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 310 * GB });
});

test("refuses to edit one that 9Proxy has blocked, until it is unblocked on purpose", async ({ page }) => {
  const { id, name } = nine.blocked;
  await openSubUser(page, nine.blocked);
  await expect(page.getByText("9Proxy has blocked this sub-user.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Enable", exact: true })).toHaveCount(0);
  let dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("cleared up");
  await press(dialog, "Save note");
  await expect(dialog.getByRole("alert")).toContainText("9Proxy has blocked it.");
  await expect(dialog.getByLabel("Note")).toHaveValue("cleared up");
  expect(await nineProxy.user(id)).toMatchObject({ status: 3, note: "fraud" });
  await press(dialog, "Cancel");
  await expect(dialogOf(page)).toHaveCount(0);

  dialog = await choose(page, "Unblock");
  await expect(dialog.getByText("9Proxy blocked this sub-user itself.", { exact: false })).toBeVisible();
  await press(dialog, "Unblock");
  await expect(notice(page, `Enabled ${name}`)).toBeVisible();
  expect(await nineProxy.user(id)).toMatchObject({ status: 1, note: "fraud" });
  expect((await operationsOn(name)).map(({ operation, state }) => [operation, state])).toEqual([
    ["set-note", "refused"],
    ["enable", "done"],
  ]);
});
