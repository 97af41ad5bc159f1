import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import papaparse from "papaparse";
import { adminState, desk, netnut, nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { choose, notice, openSubUser, press } from "./support/page";
import {
  bulk,
  checksumOfOthers,
  countRows,
  draftShown,
  finished,
  GB,
  ledgerEnd,
  plantMany,
  preview,
  runRow,
  selectAll,
  stateOf,
  storedRows,
  tick,
  tile,
  writesSince,
} from "./support/runs";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, plantNineProxy, sync, unique } from "./support/sub-users";
import { expectNames, openTable, pick, rows, selectionBar } from "./support/table";
import { calmDown, expect, test } from "./support/test";

test.beforeEach(async () => {
  for (const sandbox of [netnut, nineProxy]) await sandbox.options({ frozen: true });
});
test.afterEach(calmDown);

test("changes exactly the chosen rows, over pages and filters, also when the browser is closed in the middle", async ({
  browser,
}) => {
  const { mark, all } = await plantMany(40, (at) => ({ usage_cap: 50 * GB, status: at % 10 === 0 ? 2 : 1 }));
  const names = all.map(({ name }) => name);
  const open = () =>
    browser.newContext({
      storageState: adminState,
      baseURL: desk().url,
      viewport: { width: 1280, height: 800 },
    });
  const context = await open();
  const page = await context.newPage();
  const bar = selectionBar(page).getByRole("status");

  await openTable(page, `?q=${mark}&size=25&sort=name&order=asc`);
  await page.getByLabel("Select all on this page").click();
  await expect(bar).toHaveText("25 selected");
  await press(page, "Next page");
  await expectNames(page, names.slice(25));
  for (const at of [25, 30, 39]) await tick(page, names[at] ?? "");
  await expect(bar).toHaveText("28 selected on 2 pages");
  await pick(page, "Status", "Disabled");
  await expect(rows(page)).toHaveCount(4);
  // 0, 10, 20 and 30 are disabled, and all are selected.
  await expect(bar).toHaveText("28 selected, 24 not in this view");

  const chosen = [...all.slice(0, 25), ...[25, 30, 39].map((at) => all[at]!)].filter(
    ({ name }) => name !== names[3],
  );
  const [others, seq] = [await checksumOfOthers(chosen), await ledgerEnd()];
  const dialog = await bulk(page, "Change traffic cap");
  await dialog.getByLabel("Change", { exact: true }).selectOption({ label: "Raise by" });
  await dialog.getByLabel("Amount in GB").fill("5");
  const runId = await preview(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Raise the traffic caps of 28 sub-users by 5 GB",
  );
  await expect(tile(page, "Will change")).toHaveText("28");
  await expect(tile(page, "Traffic added")).toHaveText("140 GB");
  await expect(runRow(page, names[0] ?? "")).toContainText("50 GB");
  await expect(runRow(page, names[0] ?? "")).toContainText("55 GB");
  await page.getByLabel(`Include ${names[3]}`).click();
  await expect(tile(page, "Left out")).toHaveText("1");
  await expect(tile(page, "Traffic added")).toHaveText("135 GB");
  expect(await writesSince(seq)).toEqual([]);

  await nineProxy.latency({ ms: 300 });
  await page.getByLabel("Reason").fill("spring offer");
  await page.reload();
  await expect(page.getByLabel("Reason")).toHaveValue("spring offer");
  await press(page, "Change 27 traffic caps");
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await expect
    .poll(async () =>
      Number(await page.getByRole("progressbar", { name: "Progress" }).getAttribute("aria-valuenow")),
    )
    .toBeGreaterThan(0);
  await expect(stateOf(page)).toHaveText("Running");
  await context.close();
  const whenClosed = await countRows(runId, "done");
  expect(whenClosed).toBeLessThan(27);

  const later = await open();
  const again = await later.newPage();
  await again.goto("/runs");
  await again.getByRole("link", { name: "Raise the traffic caps of 27 sub-users by 5 GB" }).first().click();
  await finished(again, "Finished");
  await expect(again.getByText("27 done and 1 left out.")).toBeVisible();
  await expect(again.getByText("Reason: spring offer")).toBeVisible();
  await later.close();

  expect(await writesSince(seq)).toEqual(chosen.map(({ id }) => `update ${id}`).sort());
  for (const { id } of chosen) expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 55 * GB });
  expect(await checksumOfOthers(chosen)).toBe(others);
  expect(
    await query(
      "select action, outcome, reason from audit_log where run_id = $1 and action like 'run.%' order by seq",
      [runId],
    ),
  ).toEqual([
    { action: "run.plan", outcome: "done", reason: null },
    { action: "run.edit", outcome: "done", reason: null },
    { action: "run.start", outcome: "done", reason: "spring offer" },
    { action: "run.finish", outcome: "done", reason: null },
  ]);
});

test("all that match become explicit ids: one that matches later is not touched", async ({ page }) => {
  const { mark, all } = await plantMany(8);
  await openTable(page, `?q=${mark}&size=25`);
  await tick(page, all[0]!.name);
  await press(selectionBar(page), "Select all 8 that match");
  await expect(selectionBar(page).getByRole("status")).toHaveText("8 selected");
  await bulk(page, "Disable");
  const runId = await preview(page);
  await expect(tile(page, "Will change")).toHaveText("8");
  await expect(tile(page, "Sub-users cut off")).toHaveText("8");
  const { late } = await plantNineProxy({ late: { user_name: `${mark}_late` } });

  await page.reload();
  await expect(tile(page, "Will change")).toHaveText("8");
  const seq = await ledgerEnd();
  await press(page, "Disable 8");
  await finished(page, "Finished");
  expect(await writesSince(seq)).toEqual(all.map(({ id }) => `update ${id}`).sort());
  expect(await nineProxy.user(late.id)).toMatchObject({ status: 1 });
  expect((await storedRows(runId)).map(({ remote_id: id }) => id).sort()).toEqual(
    all.map(({ id }) => id).sort(),
  );
});

test("deletes many only after the number was typed, and skips those whose provider cannot", async ({
  page,
}) => {
  const mark = `mix${unique()}`;
  const nine = Object.values(
    await plantNineProxy({
      a: { user_name: `${mark}_a` },
      b: { user_name: `${mark}_b` },
      c: { user_name: `${mark}_c` },
    }),
  );
  const net = Object.values(
    await plantNetnut({ d: { customer_name: `${mark} Firm D` }, e: { customer_name: `${mark} Firm E` } }),
  );
  await selectAll(page, mark, 5);
  await bulk(page, "Delete");
  const runId = await preview(page);
  await expect(tile(page, "Will be deleted")).toHaveText("3");
  await expect(tile(page, "Skipped")).toHaveText("2");
  for (const { name } of net) await expect(runRow(page, name)).toContainText("NetNut does not offer this.");
  const start = page.getByRole("button", { name: "Delete 3", exact: true });
  await expect(start).toBeDisabled();
  const number = page.getByLabel("Type 3 to delete 3 sub-users");
  await number.fill("5");
  await expect(start).toBeDisabled();
  const others = await checksumOfOthers(nine);
  await number.fill("3");
  await start.click();
  await finished(page, "Finished");
  await expect(page.getByText("3 done and 2 skipped.")).toBeVisible();
  await expect(page.getByText(/^No undo: /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo…" })).toHaveCount(0);

  for (const { id } of nine) expect(await nineProxy.user(id)).toBeUndefined();
  expect(await checksumOfOthers(nine)).toBe(others);
  expect((await storedRows(runId)).map(({ state }) => state).sort()).toEqual([
    "done",
    "done",
    "done",
    "skipped",
    "skipped",
  ]);
  await openTable(page, `?q=${mark}`);
  await expect(rows(page)).toHaveCount(2);
});

test("tags are added to many at both providers, as the preview shows, and taken off again", async ({
  page,
}) => {
  const mark = `tag${unique()}`;
  const { one, two } = await plantNineProxy({
    one: { user_name: `${mark}_1` },
    two: { user_name: `${mark}_2` },
  });
  const { net } = await plantNetnut({ net: { customer_name: `${mark}_3` } });
  const [vip, fresh] = [`VIP ${mark}`, `new ${mark}`];
  await query("update sub_users set tags = array[$2] where remote_id = $1 and name = $3", [
    one.id,
    vip,
    one.name,
  ]);
  const tagsOf = async () =>
    Object.fromEntries(
      (
        await query<{ name: string; tags: string[] }>(
          "select name, tags from sub_users where name like $1 order by name",
          [`${mark}%`],
        )
      ).map(({ name, tags }) => [name, tags.join()]),
    );
  const seq = await ledgerEnd();
  await selectAll(page, mark, 3);
  const dialog = await bulk(page, "Change tags");
  await press(dialog, "Preview");
  await expect(dialog.getByText("Enter at least one tag.")).toBeVisible();
  await dialog.getByLabel("Tags", { exact: true }).fill(`${vip.toLowerCase()}, ${fresh}`);
  const runId = await preview(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `Add the tags ${vip.toLowerCase()} and ${fresh} to 3 sub-users`,
  );
  await expect(runRow(page, one.name)).toContainText(vip);
  await expect(runRow(page, one.name)).toContainText(`${vip}, ${fresh}`);
  await expect(runRow(page, net.name)).toContainText(/None/);
  await press(page, "Change the tags of 3");
  await finished(page, "Finished");
  expect(await tagsOf()).toEqual({
    [one.name]: `${vip},${fresh}`,
    [two.name]: `${vip},${fresh}`,
    [net.name]: `${vip},${fresh}`,
  });
  expect(await writesSince(seq)).toEqual([]);

  await press(page, "Undo…");
  await draftShown(page, runId);
  await press(page, "Undo 3");
  await finished(page, "Finished");
  expect(await tagsOf()).toEqual({ [one.name]: vip, [two.name]: "", [net.name]: "" });
});

test("the report holds every row, and no formula", async ({ page }) => {
  const mark = `rep${unique()}`;
  await plantNineProxy({
    formula: { user_name: `=1+1_${mark}`, note: "@old" },
    plus: { user_name: `+cmd_${mark}` },
    same: { user_name: `same_${mark}`, note: "new words" },
    left: { user_name: `left_${mark}` },
    blocked: { user_name: `blocked_${mark}`, status: 3 },
  });
  await selectAll(page, mark, 5);
  const dialog = await bulk(page, "Set note");
  await dialog.getByLabel("Note", { exact: true }).fill("new words");
  const runId = await preview(page);
  await expect(tile(page, "Will change")).toHaveText("3");
  await page.getByLabel(`Include left_${mark}`).click();
  await expect(tile(page, "Left out")).toHaveText("1");
  await press(page, "Change 2 notes");
  await finished(page, "Finished");

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download report" }).click();
  const text = await readFile(await (await coming).path(), "utf8");
  const { data, errors } = papaparse.parse<Record<string, string>>(text.replace(/^\ufeff/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  const stored = await storedRows(runId);
  expect(data).toHaveLength(5);
  expect(data.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
    stored.map(({ remote_id: id, state }) => `${id} ${state}`),
  );
  for (const cell of data.flatMap((line) => Object.values(line))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  const line = (name: string) => data.find((each) => each.name === name);
  expect(line(`'=1+1_${mark}`)).toMatchObject({
    outcome: "done",
    before: "note: @old",
    after: "note: new words",
  });
  expect(line(`'+cmd_${mark}`)).toMatchObject({ outcome: "done" });
  expect(line(`same_${mark}`)).toMatchObject({ outcome: "skipped", message: "It has this note already." });
  expect(line(`left_${mark}`)).toMatchObject({ outcome: "excluded" });
  expect(line(`blocked_${mark}`)).toMatchObject({
    outcome: "skipped",
    message: "Blocked by 9Proxy; a change would lift the block.",
  });
});

test("a draft is discarded: nothing of it is kept but its lines in the audit", async ({ page }) => {
  const { mark } = await plantMany(3);
  const seq = await ledgerEnd();
  await selectAll(page, mark, 3);
  await bulk(page, "Rotate passwords");
  const runId = await preview(page);
  expect(
    await query("select 1 from run_rows where run_id = $1 and sealed is not null", [runId]),
  ).toHaveLength(3);
  await press(page, "Discard");
  await expect(notice(page, "Draft discarded")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/sub-users\\?.*q=${mark}`));
  expect(
    await query("select 1 from runs where id = $1 union all select 1 from run_rows where run_id = $1", [
      runId,
    ]),
  ).toEqual([]);
  expect(
    await query(
      "select action, outcome, actor_name, subject, before from audit_log where run_id = $1 order by seq",
      [runId],
    ),
  ).toEqual([
    {
      action: "run.plan",
      outcome: "done",
      actor_name: "Ada Admin",
      subject: "rotate-passwords",
      before: null,
    },
    {
      action: "run.discard",
      outcome: "done",
      actor_name: "Ada Admin",
      subject: "rotate-passwords",
      before: { rows: 3, state: "draft" },
    },
  ]);
  expect(await writesSince(seq)).toEqual([]);
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole("button", { name: /^Rotate/ })).toHaveCount(0);
  await expect(page.getByText(/not found|no such/i).first()).toBeVisible();
});

test("an old link to a run that was removed says so, and the audit says what is only in files", async ({
  page,
}) => {
  const id = randomUUID();
  await query(
    "insert into tombstones (id, what, outcome, kept_days, removed_at) values ($1, 'run', 'done', 400, now() - interval '3 days')",
    [id],
  );
  await page.goto(`/runs/${id}`);
  await expect(page.getByRole("heading", { name: "This run was removed" })).toBeVisible();
  await expect(
    page.getByText("kept for 400 days after their end. This one was removed 3 d ago"),
  ).toBeVisible();
  await query(
    "insert into audit_archives values (1, 7, '2020-01-02T12:00Z', '2020-01-30T12:00Z', '', '', 'x', '', now(), '')",
  );
  try {
    const note = page.getByText(/^Rows 1 to 7, until 30 Jan 2020.* are in archive files/);
    await page.goto("/audit?to=2020-02-01&zone=UTC");
    await expect(page.getByText("Nothing outside the archive files matches")).toBeVisible();
    await expect(note).toBeVisible();
    await page.goto("/audit?from=2020-02-01&zone=UTC");
    await expect(page.getByRole("listitem").first()).toBeVisible();
    await expect(note).toHaveCount(0);
  } finally {
    await query("alter table audit_archives disable trigger all");
    await query("delete from audit_archives");
    await query("alter table audit_archives enable trigger all");
  }
});

test("a viewer sees runs but no drafts of others, and no way to act on them", async ({ page, browser }) => {
  const { mark, all } = await plantMany(2);
  await selectAll(page, mark, 2);
  await bulk(page, "Disable");
  const done = await preview(page);
  await press(page, "Disable 2");
  await finished(page, "Finished");
  await press(page, "Undo…");
  const draft = await draftShown(page, done);

  const viewer = await addPerson("viewer");
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, viewer);
  await theirs.goto("/runs");
  await expect(theirs.getByRole("link", { name: "Disable 2 sub-users" }).first()).toBeVisible();
  await theirs.goto(`/runs/${done}`);
  await finished(theirs, "Finished");
  await expect(runRow(theirs, all[0]!.name)).toBeVisible();
  await expect(theirs.getByRole("link", { name: "Download report" })).toBeVisible();
  const acting = theirs.locator("main").getByRole("button", {
    name: /Undo|Retry|Pause|Resume|Cancel|Discard|Settle|Check now|Download credentials/,
  });
  await expect(acting).toHaveCount(0);
  await theirs.goto(`/runs/${draft}`);
  await expect(theirs.getByText(/not found|no such/i).first()).toBeVisible();
  await expect(acting).toHaveCount(0);
  await expect(theirs.getByRole("checkbox")).toHaveCount(0);
  await openTable(theirs, `?q=${mark}`);
  await tick(theirs, all[0]!.name);
  await expect(theirs.getByRole("button", { name: "Bulk actions" })).toHaveCount(0);
  await context.close();
  await sync("nineProxy");
  expect(await nineProxy.user(all[0]!.id)).toMatchObject({ status: 2 });
});

test("of two sub-users of one name, dialog, draft, operations and audit say which it is", async ({
  page,
}) => {
  const mark = unique();
  const { one, two } = await plantNetnut({
    one: { customer_name: `Twin ${mark}`, customer_login_name: `twin_${mark}_1` },
    two: { customer_name: `Twin ${mark}`, customer_login_name: `twin_${mark}_2` },
  });
  await openSubUser(page, one);
  const dialog = await choose(page, "Disable");
  await expect(dialog).toContainText(`Twin ${mark} (twin_${mark}_1) at NetNut`);
  await press(dialog, "Disable");
  await expect(notice(page, `Disabled Twin ${mark} (twin_${mark}_1)`)).toBeVisible();

  await selectAll(page, mark, 2);
  await bulk(page, "Disable");
  await draftShown(page);
  await expect(runRow(page, `twin_${mark}_1`)).toContainText("Skipped");
  await expect(page.getByLabel(`Include Twin ${mark} (twin_${mark}_2)`)).toBeChecked();
  await press(page, "Disable 1");
  await finished(page, "Finished");
  await expect(runRow(page, `twin_${mark}_2`)).toContainText(two.id);

  const main = page.getByRole("main");
  await page.goto("/operations");
  await expect(main.getByRole("link", { name: `Twin ${mark} (twin_${mark}_2)` })).toBeVisible();
  await page.goto(`/audit?q=${mark}`);
  for (const login of [`twin_${mark}_1`, `twin_${mark}_2`])
    await expect(main.getByRole("link", { name: `Twin ${mark} (${login})` }).first()).toBeVisible();
});
