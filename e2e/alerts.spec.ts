import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import type { AlertKind } from "../lib/domain/alerts/alert";
import { netnut, nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { actionNamed, callAction, envelopeOf, post, type Envelope } from "./support/http";
import { dialogOf, press, ready } from "./support/page";
import { isSigned, receiveHooks, receiveMail, type Hook } from "./support/receivers";
import { accounts, plantNineProxy, sync, unique, type Planted } from "./support/sub-users";
import { calmDown, expect, test } from "./support/test";
import { plantUse } from "./support/use";

const GB = 1_000_000_000;
const mark = `alert${unique()}`;
/** Rules are evaluated every 15 seconds. */
const soon = { timeout: 50_000, intervals: [250, 500] };

let hooks: Awaited<ReturnType<typeof receiveHooks>>;
let mail: Awaited<ReturnType<typeof receiveMail>>;
const channels = { webhook: "", email: "" };
let secret = "";

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  [hooks, mail] = [await receiveHooks(), await receiveMail()];
  // The rules of a new Subdesk would fire for everyone else too.
  await query("update alert_rules set enabled = false");
  // What fires while an account is still read in goes into its summary instead, and no channel gets it.
  await query("update accounts set read_in_at = now() where read_in_at is null");
});
test.afterAll(async () => {
  for (const [table, name] of [
    ["alert_rules", "name"],
    ["alert_channels", "label"],
    ["saved_views", "name"],
  ])
    await query(`delete from ${table} where ${name} like $1`, [`%${mark}`]);
  await query("update alert_rules set enabled = true");
  await calmDown();
  await Promise.all([hooks.close(), mail.close()]);
});

const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const item = (within: Locator, text: string | RegExp): Locator =>
  within.getByRole("listitem").filter({ hasText: text });

async function open(page: Page): Promise<void> {
  await page.goto("/alerts");
  await expect(section(page, "Rules")).toBeVisible();
  await ready(page);
}

/** Chooses which alerts are listed. */
const showOnly = (fired: Locator, state: string) =>
  fired.getByRole("button", { name: new RegExp(`^${state} \\d`) }).click();

async function act(name: string, input: unknown): Promise<Record<string, unknown>> {
  return dataOf(name, envelopeOf(await callAction(actionNamed(name), input)));
}

function dataOf(name: string, answer: Envelope | undefined): Record<string, unknown> {
  if (!answer?.ok) throw new Error(`${name}: ${answer?.error?.message ?? "no answer"}`);
  return answer.data as Record<string, unknown>;
}

/** What was posted about a rule. */
const hooksOf = (rule: string): Hook[] => hooks.hooks.filter(({ body }) => body.rule?.id === rule);

test("channels are made and tested: a signed webhook and a mail", async ({ page }) => {
  await open(page);
  await press(page, "New channel");
  await dialogOf(page).getByLabel("Name", { exact: true }).fill(`Pager ${mark}`);
  await dialogOf(page).getByLabel("Address", { exact: true }).fill("ftp://nowhere");
  await press(dialogOf(page), "Save channel");
  await expect(dialogOf(page).getByLabel("Address", { exact: true })).toHaveAccessibleDescription(
    /Enter an http or https address\./,
  );
  await dialogOf(page).getByLabel("Address", { exact: true }).fill(hooks.url);
  await press(dialogOf(page), "Save channel");
  secret = (await page.getByLabel("Signing secret", { exact: true }).textContent()) ?? "";
  expect(secret.length).toBeGreaterThan(30);
  await press(dialogOf(page), "Done");

  await press(page, "New channel");
  await dialogOf(page).getByLabel("Kind").selectOption({ label: "E-mail" });
  await dialogOf(page).getByLabel("Name", { exact: true }).fill(`Night shift ${mark}`);
  await dialogOf(page).getByLabel("E-mail address").fill("night@desk.test");
  await press(dialogOf(page), "Save channel");
  await expect(dialogOf(page)).toHaveCount(0);

  await press(page, `Send a test to Pager ${mark}`);
  await expect(item(section(page, "Channels"), `Pager ${mark}`)).toContainText("Test delivered.");
  expect(hooks.hooks).toHaveLength(1);
  expect(hooks.hooks[0]?.body).toMatchObject({
    test: true,
    subjects: [{ message: "Ada Admin sent this test." }],
  });
  expect(isSigned(hooks.hooks[0]!, secret)).toBe(true);
  expect(isSigned({ ...hooks.hooks[0]!, text: `${hooks.hooks[0]?.text} ` }, secret)).toBe(false);
  await press(page, `Send a test to Night shift ${mark}`);
  await expect(item(section(page, "Channels"), `Night shift ${mark}`)).toContainText("Test delivered.");
  expect(mail.mails).toMatchObject([
    { from: "desk@desk.test", to: ["night@desk.test"], subject: "[Subdesk] Test alert" },
  ]);
  hooks.answer(503);
  await press(page, `Send a test to Pager ${mark}`);
  await expect(item(section(page, "Channels"), `Pager ${mark}`)).toContainText(
    "Test not delivered: It answered 503.",
  );
  hooks.answer(204);

  const stored = await query<{ id: string; kind: "webhook" | "email" }>(
    "select id, kind from alert_channels where label like $1",
    [`%${mark}`],
  );
  for (const { id, kind } of stored) channels[kind] = id;
  expect(
    await query(
      "select action, after from audit_log where action = 'alert.send-test' order by seq desc limit 1",
    ),
  ).toEqual([{ action: "alert.send-test", after: { delivered: false } }]);

  const old = secret;
  await item(section(page, "Channels"), `Pager ${mark}`)
    .getByRole("button", { name: /^Actions/ })
    .click();
  await page.getByRole("menuitem", { name: "Edit channel" }).click();
  await dialogOf(page).getByLabel("Make a new signing secret").check();
  await press(dialogOf(page), "Save channel");
  secret = (await page.getByLabel("Signing secret", { exact: true }).textContent()) ?? "";
  await press(dialogOf(page), "Done");
  await press(page, `Send a test to Pager ${mark}`);
  await expect.poll(() => hooks.hooks.length).toBe(3);
  expect([old, secret].map((each) => isSigned(hooks.hooks[2]!, each))).toEqual([false, true]);

  expect(await page.content()).not.toContain(secret);
});

/**
 * The rest is about pools, whole accounts and backups: lib/alerts/work.integration.test.ts,
 * lib/backup/schedule.integration.test.ts.
 */
type Fired = Exclude<
  AlertKind,
  | "pool-share"
  | "pool-left"
  | "pool-days"
  | "pool-over"
  | "package-ends"
  | "already-so"
  | "backup-failed"
  | "backup-old"
  | "account-untrusted"
>;
const rules: Partial<Record<AlertKind, string>> = {};
let near: Planted, out: Planted, shut: Planted, off: Planted, moved: Planted, failing: Planted;

async function saveRule(kind: AlertKind, threshold: number | null, scope: string | null): Promise<void> {
  const id = randomUUID();
  await act("saveRuleAction", {
    id,
    name: `${kind} ${mark}`,
    kind,
    threshold,
    scope,
    channels: Object.values(channels),
    enabled: true,
  });
  rules[kind] = id;
}

test("a rule for a saved view is made in Subdesk", async ({ page }) => {
  const view = `Watched ${mark}`;
  await act("saveViewAction", { id: randomUUID(), name: view, search: `?q=${mark}`, shared: false });
  await open(page);
  await press(page, "New rule");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Fires when").selectOption({ label: "Near its cap" });
  await dialog.getByLabel("Share of the cap").fill("0");
  await dialog.getByLabel("For", { exact: true }).selectOption({ label: view });
  await dialog.getByLabel("Name", { exact: true }).fill(`cap-percent ${mark}`);
  await dialog.getByLabel(new RegExp(`^Pager ${mark}`)).check();
  await dialog.getByLabel(new RegExp(`^Night shift ${mark}`)).check();
  await press(dialog, "Save rule");
  await expect(dialog.getByLabel("Share of the cap")).toHaveAccessibleDescription(/1 to 100/);
  await dialog.getByLabel("Share of the cap").fill("80");
  await press(dialog, "Save rule");
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(item(section(page, "Rules"), `cap-percent ${mark}`)).toContainText(
    `Shown in Subdesk and sent to Pager ${mark}, Night shift ${mark}`,
  );
  const [made] = await query<{ id: string; threshold: number; scope: string }>(
    "select id, threshold, scope from alert_rules where name = $1",
    [`cap-percent ${mark}`],
  );
  expect(made).toMatchObject({ threshold: 80, scope: `?q=${mark}` });
  rules["cap-percent"] = made?.id ?? "";
});

test("every kind fires once, is sent by webhook and mail, and is in the bell and the history", async ({
  page,
}) => {
  const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
  ({ near, out, shut, off, moved, failing } = await plantNineProxy({
    near: { user_name: `near_${mark}`, usage_cap: 10 * GB, data_used: 5 * GB },
    out: { user_name: `out_${mark}`, usage_cap: 100 * GB, data_used: 10 * GB },
    shut: { user_name: `shut_${mark}` },
    off: { user_name: `off_${mark}`, status: 2, data_used: GB, created_at: hourAgo, updated_at: hourAgo },
    moved: { user_name: `moved_${mark}`, usage_cap: 10 * GB, ip_usage_cap: 50 },
    failing: { user_name: `failing_${mark}` },
  }));
  const scope = `?q=${mark}`;
  await saveRule("days-left", 3, scope);
  await saveRule("blocked", null, scope);
  await saveRule("disabled-in-use", null, scope);
  await saveRule("drift", null, `?q=moved_${mark}`);
  await saveRule("account-unreachable", 5, null);
  await saveRule("key-refused", null, null);
  await saveRule("run-failures", null, null);
  expect(hooks.hooks.filter(({ body }) => body.rule)).toEqual([]);

  await nineProxy.patch(near.id, { data_used: 8.5 * GB });
  await nineProxy.patch(shut.id, { status: 3 });
  await nineProxy.patch(moved.id, { usage_cap: 40 * GB, ip_usage_cap: 90 });
  await nineProxy.patch(off.id, { data_used: 2 * GB, updated_at: hourAgo });
  // As if the last sample of its counter were older.
  await query(
    "update usage_last set at = at - interval '20 minutes' from sub_users s where s.id = sub_user_id and s.name = $1",
    [off.name],
  );
  await plantUse([out.name], 45 * GB);
  await sync("nineProxy");
  await nineProxy.faults([
    { match: { method: "PUT", id: failing.id }, fault: { kind: "success-false-before" } },
  ]);
  const runId = randomUUID();
  const planned = await post("/api/bulk/plan", {
    runId,
    rows: [{ accountId: accounts.nineProxy, remoteId: failing.id }],
    params: { action: "disable" },
  });
  const { digest } = dataOf("plan", JSON.parse(planned.text) as Envelope);
  await act("confirmRunAction", { runId, digest });
  await expect
    .poll(
      async () => (await query<{ state: string }>("select state from runs where id = $1", [runId]))[0]?.state,
    )
    .toBe("done");

  await nineProxy.options({ down: true });
  await netnut.options({ refuseKey: true });
  await query("update accounts set last_good_at = now() - interval '10 minutes' where id = $1", [
    accounts.nineProxy,
  ]);
  for (const accountId of Object.values(accounts)) await act("syncNowAction", { accountId });
  await expect
    .poll(() => query("select health from accounts order by id"))
    .toEqual([{ health: "refused" }, { health: "unreachable" }]);

  const told: Record<Fired, [string, RegExp]> = {
    "cap-percent": [near.name, /^85 % of 10 GB used\.$/],
    "days-left": [out.name, /^Reaches its cap in about 2 days at the recent rate\.$/],
    blocked: [shut.name, /^The provider has blocked it\.$/],
    "disabled-in-use": [off.name, /^Disabled, but its traffic still grows\.$/],
    drift: [
      moved.name,
      /^Changed outside Subdesk: (IP cap 50 → 90, traffic cap 10 GB → 40 GB|traffic cap 10 GB → 40 GB, IP cap 50 → 90)\.$/,
    ],
    "account-unreachable": ["9Proxy", /^9Proxy does not answer: /],
    "key-refused": ["NetNut", /^NetNut refuses its key: /],
    "run-failures": ["Disable by Ada Admin", /^1 row was refused or is unknown\.$/],
  };
  await expect
    .poll(() => Object.values(rules).filter((rule) => hooksOf(rule).length === 0), soon)
    .toEqual([]);
  await expect.poll(() => mail.mails.filter(({ subject }) => subject.includes(mark)).length, soon).toBe(8);
  for (const [kind, [name, message]] of Object.entries(told)) {
    const [hook, ...more] = hooksOf(rules[kind as Fired] ?? "");
    expect(more).toEqual([]);
    expect(hook?.body).toMatchObject({
      rule: { kind, name: `${kind} ${mark}` },
      total: 1,
      subjects: [{ name }],
    });
    expect(hook?.body.subjects[0]?.message).toMatch(message);
    expect(isSigned(hook!, secret)).toBe(true);
    const letter = mail.mails.find(({ subject }) => subject === `[Subdesk] ${kind} ${mark}: ${name}`);
    expect(letter?.to).toEqual(["night@desk.test"]);
    expect(letter?.text).toContain(`- ${name}: ${hook?.body.subjects[0]?.message}`);
    expect(letter?.text).toContain(hook?.body.subjects[0]?.url);
  }

  await open(page);
  for (const [kind, [name, message]] of Object.entries(told)) {
    const fired = item(section(page, "Fired"), `${kind} ${mark}`);
    await expect(fired).toHaveCount(1);
    await expect(fired).toContainText("Open");
    await expect(fired.getByRole("link", { name, exact: true })).toBeVisible();
    expect(await fired.locator("p").first().locator("span.text-muted").textContent()).toMatch(message);
    await expect(item(section(page, "Rules"), `${kind} ${mark}`)).toContainText("1 open");
    await expect(item(section(page, "Deliveries"), `${kind} ${mark}`)).toHaveCount(2);
  }
  await page.getByRole("button", { name: /^Alerts, \d+ unread$/ }).click();
  const bell = page.getByRole("dialog", { name: "Latest alerts" });
  for (const kind of Object.keys(told)) await expect(item(bell, `${kind} ${mark}`)).toContainText("Open");
  await press(bell, "Mark all read");
  await expect(page.getByRole("button", { name: "Alerts", exact: true })).toBeVisible();
  await item(bell, `blocked ${mark}`).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`${shut.path}$`));
});

test("an alert is acknowledged, put off and taken on, and a sub-user topped up from it", async ({ page }) => {
  await open(page);
  const fired = section(page, "Fired");
  const row = (name: string) => fired.getByRole("listitem").filter({ hasText: name }).last();
  const stored = (name: string) =>
    query(
      "select acknowledged_by, snoozed_until is not null as snoozed, (select p.name from staff p where p.id = assignee_id) as assignee from alert_events where subject = $1 and cleared_at is null",
      [name],
    );
  await press(row(shut.name), `Acknowledge the alert about ${shut.name}`);
  await expect(item(fired, `blocked ${mark}`)).toHaveCount(0);
  expect(await stored(shut.name)).toEqual([{ acknowledged_by: "Ada Admin", snoozed: false, assignee: null }]);
  await showOnly(fired, "Acknowledged");
  await expect(row(shut.name)).toContainText("Acknowledged by Ada Admin");
  await expect(page).toHaveURL(/state=acknowledged/);
  await showOnly(fired, "Open");
  await press(row(moved.name), `Actions for the alert about ${moved.name}`);
  await page.getByRole("menuitem", { name: "Snooze until tomorrow" }).click();
  await expect(item(fired, `drift ${mark}`)).toHaveCount(0);
  await press(row(out.name), `Actions for the alert about ${out.name}`);
  await page.getByRole("menuitem", { name: "Assign to me" }).click();
  await expect(row(out.name)).toContainText("Yours");
  await showOnly(fired, "Mine");
  await expect(row(out.name)).toBeVisible();
  expect([await stored(moved.name), await stored(out.name)]).toEqual([
    [{ acknowledged_by: null, snoozed: true, assignee: null }],
    [{ acknowledged_by: null, snoozed: false, assignee: "Ada Admin" }],
  ]);
  await press(row(out.name), `Top up ${out.name}`);
  await expect(dialogOf(page)).toContainText(out.name);
  await page.keyboard.press("Escape");
  await showOnly(fired, "Open");
  await fired.getByLabel("Kind").selectOption({ label: "Near its cap" });
  await expect(fired.getByRole("heading", { level: 3 })).toHaveText([`cap-percent ${mark}`]);
});

test("what continues holding stays quiet, and what has ended is cleared", async ({ page }) => {
  await nineProxy.options({ down: false });
  await netnut.options({ refuseKey: false });
  await nineProxy.clearFaults();
  await nineProxy.patch(near.id, { data_used: 5 * GB });
  await nineProxy.patch(shut.id, { status: 1 });
  for (const provider of ["nineProxy", "netnut"] as const) await sync(provider);
  const openRules = () =>
    query<{ kind: string }>(
      "select r.kind from alert_events e join alert_rules r on r.id = e.rule_id where e.cleared_at is null and r.name like $1 order by r.kind",
      [`%${mark}`],
    );
  await expect
    .poll(async () => (await openRules()).map(({ kind }) => kind), soon)
    .toEqual(["days-left", "disabled-in-use", "drift", "run-failures"]);
  for (const rule of Object.values(rules)) expect(hooksOf(rule)).toHaveLength(1);
  expect(mail.mails.filter(({ subject }) => subject.includes(mark))).toHaveLength(8);
  await open(page);
  await expect(item(section(page, "Fired"), `days-left ${mark}`)).toContainText("Open");
  await showOnly(section(page, "Fired"), "Cleared");
  for (const kind of ["cap-percent", "blocked", "account-unreachable", "key-refused"])
    await expect(item(section(page, "Fired"), `${kind} ${mark}`)).toContainText("Cleared");
  await expect(item(section(page, "Fired"), `days-left ${mark}`)).toHaveCount(0);
});

test("a receiver that fails is tried again, and the log says so", async ({ page }) => {
  const rule = rules.blocked ?? "";
  hooks.answer(500);
  // As if its last message were more than a minute old.
  await query("update alert_rules set told_at = told_at - interval '1 minute' where id = $1", [rule]);
  await nineProxy.patch(shut.id, { status: 3 });
  await sync("nineProxy");
  await expect.poll(() => hooksOf(rule).length, soon).toBe(2);
  const log = () =>
    query<{ state: string; attempts: number; last_error: string | null }>(
      "select state, attempts, last_error from alert_deliveries where channel_id = $1 and subject like $2 order by created_at desc limit 1",
      [channels.webhook, `blocked ${mark}%`],
    );
  await expect.poll(log).toEqual([{ state: "pending", attempts: 1, last_error: "It answered 500." }]);
  await open(page);
  const entry = item(section(page, "Deliveries"), `blocked ${mark}: ${shut.name} to Pager ${mark}`).first();
  await expect(entry).toContainText("Waiting");
  await expect(entry).toContainText("It answered 500.");
  hooks.answer(204);
  // As if the pause before the next attempt were over.
  await query(
    "update alert_deliveries set next_at = now() - interval '1 second' where channel_id = $1 and state = 'pending'",
    [channels.webhook],
  );
  await expect.poll(log, soon).toEqual([{ state: "delivered", attempts: 2, last_error: null }]);
  const [, failed, delivered] = hooksOf(rule);
  expect(delivered?.delivery).toBe(failed?.delivery);
  expect(delivered?.text).toBe(failed?.text);
  expect(isSigned(delivered!, secret)).toBe(true);
  await page.reload();
  await expect(entry).toContainText("Delivered");
  await expect(entry).toContainText("2 attempts");
  await expect
    .poll(() => mail.mails.filter(({ subject }) => subject.includes(`blocked ${mark}`)).length)
    .toBe(2);
});
