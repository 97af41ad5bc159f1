import { desk, netnut, nineProxy } from "./setup/desk";
import { auditOf, operationsOn, query } from "./support/database";
import { dialogOf, duringNextAction, press } from "./support/page";
import {
  bulk,
  countRows,
  draftShown,
  finished,
  GB,
  ledgerEnd,
  plantMany,
  preview,
  runRow,
  runState,
  selectAll,
  stateOf,
  storedRows,
  tile,
  writesSince,
} from "./support/runs";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, type Planted } from "./support/sub-users";
import { calmDown, expect, test } from "./support/test";

test.afterEach(calmDown);

const ids = (some: readonly Planted[]) => some.map(({ id }) => `update ${id}`).sort();

/** Disabled, or not, at 9Proxy. */
async function disabledOf(some: readonly Planted[]): Promise<string[]> {
  const users = await Promise.all(some.map(({ id }) => nineProxy.user(id)));
  return users
    .filter((user) => user?.status === 2)
    .map((user) => String(user?.id))
    .sort();
}

test("a run is paused, resumed and cancelled half way, and the rest done later", async ({ page }) => {
  const { mark, all } = await plantMany(24);
  await selectAll(page, mark, 24);
  await bulk(page, "Disable");
  const runId = await preview(page);
  const seq = await ledgerEnd();
  await nineProxy.latency({ ms: 300 });
  await press(page, "Disable 24");
  await expect.poll(() => countRows(runId, "done")).toBeGreaterThan(1);
  await press(page, "Pause");
  await expect(stateOf(page)).toHaveText("Paused");
  await expect(page.getByText("Paused by Ada Admin.")).toBeVisible();
  await expect(page.getByText("It waits until someone resumes it.")).toBeVisible();
  await expect
    .poll(
      async () =>
        (
          await query<{ instance_id: string | null }>("select instance_id from runs where id = $1", [runId])
        )[0]?.instance_id,
    )
    .toBeNull();
  const held = await writesSince(seq);
  expect(held.length).toBeLessThan(24);

  await press(page, "Resume");
  await expect.poll(async () => (await writesSince(seq)).length).toBeGreaterThan(held.length + 2);
  // Cancelling does not have to wait for an answer to a pause.
  const isRun = ({ pathname }: URL) => pathname === `/runs/${runId}`;
  await page.route(isRun, async (route) => {
    if (route.request().method() === "POST") await new Promise((resolve) => setTimeout(resolve, 300));
    await route.fallback();
  });
  await press(page, "Pause");
  await press(page, "Cancel the rest");
  await press(dialogOf(page), "Cancel the rest");
  await finished(page, "Cancelled");
  await page.unroute(isRun);
  await nineProxy.latency({ ms: 0 });
  const [done, cancelled] = [await countRows(runId, "done"), await countRows(runId, "cancelled")];
  expect(cancelled).toBeGreaterThan(0);
  expect(done + cancelled).toBe(24);
  await expect(
    page.getByText(`${done} done and ${cancelled} not done because the run was cancelled.`),
  ).toBeVisible();
  const stored = await storedRows(runId);
  expect(await disabledOf(all)).toEqual(
    stored
      .filter(({ state }) => state === "done")
      .map(({ remote_id: id }) => id)
      .sort(),
  );

  await press(page, "Do the rest");
  const rest = await draftShown(page, runId);
  await expect(tile(page, "Will change")).toHaveText(String(cancelled));
  await press(page, `Disable ${cancelled}`);
  await finished(page, "Finished");
  expect(await writesSince(seq)).toEqual(ids(all));
  expect(await disabledOf(all)).toHaveLength(24);
  expect(await countRows(rest, "done")).toBe(cancelled);
});

test("refused rows are tried again, and the caps of a run put back by a run of its own", async ({ page }) => {
  const { mark, all } = await plantMany(6, (at) => ({ usage_cap: (10 + at) * GB, data_used: GB }));
  const bad = all.slice(0, 2);
  await nineProxy.faults(
    bad.map(({ id }) => ({
      match: { method: "PUT", id },
      fault: { kind: "status", status: 422, message: "Out of order" },
    })),
  );
  await selectAll(page, mark, 6);
  const dialog = await bulk(page, "Change traffic cap");
  await dialog.getByLabel("Amount in GB").fill("20");
  const runId = await preview(page);
  await press(page, "Change 6 traffic caps");
  await finished(page, "Finished, not all done");
  await expect(page.getByText("4 done and 2 refused.")).toBeVisible();
  for (const { name } of bad) await expect(runRow(page, name)).toContainText("Refused");
  expect(await countRows(runId, "refused")).toBe(2);
  for (const [at, { id }] of all.entries())
    expect(await nineProxy.user(id)).toMatchObject({ usage_cap: at < 2 ? (10 + at) * GB : 20 * GB });

  await nineProxy.clearFaults();
  let seq = await ledgerEnd();
  await press(page, "Retry refused");
  await draftShown(page, runId);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Again: Set the traffic caps of 2 sub-users to 20 GB",
  );
  await press(page, "Change 2 traffic caps");
  await finished(page, "Finished");
  expect(await writesSince(seq)).toEqual(ids(bad));
  for (const { id } of bad) expect(await nineProxy.user(id)).toMatchObject({ usage_cap: 20 * GB });

  await page.goto(`/runs/${runId}`);
  await finished(page, /^Finished/);
  seq = await ledgerEnd();
  await press(page, "Undo…");
  const undo = await draftShown(page, runId);
  await expect(tile(page, "Will change")).toHaveText("4");
  await expect(runRow(page, all[5]!.name)).toContainText("20 GB");
  await expect(runRow(page, all[5]!.name)).toContainText("15 GB");
  expect(await writesSince(seq)).toEqual([]);
  await press(page, "Undo 4");
  await finished(page, "Finished");
  expect(await writesSince(seq)).toEqual(ids(all.slice(2)));
  for (const [at, { id }] of all.entries())
    expect(await nineProxy.user(id)).toMatchObject({ usage_cap: at < 2 ? 20 * GB : (10 + at) * GB });
  expect(await countRows(undo, "done")).toBe(4);
});

test("rows that someone changed after the preview are left alone and reported", async ({ page, browser }) => {
  const { mark, all } = await plantMany(5, () => ({ usage_cap: 10 * GB }));
  await selectAll(page, mark, 5);
  const dialog = await bulk(page, "Change traffic cap");
  await dialog.getByLabel("Amount in GB").fill("30");
  const first = await preview(page);

  const colleague = await addPerson("operator");
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
    viewport: { width: 1280, height: 800 },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, colleague);
  await selectAll(theirs, mark, 5);
  for (const at of [0, 3, 4])
    await theirs.getByRole("row").filter({ hasText: all[at]!.name }).getByRole("checkbox").click();
  const other = await bulk(theirs, "Change traffic cap");
  await other.getByLabel("Amount in GB").fill("70");
  await preview(theirs);
  await press(theirs, "Change 2 traffic caps");
  await finished(theirs, "Finished");
  await context.close();
  // And one in the provider's own dashboard, which Subdesk has not listed since.
  await nineProxy.patch(all[3]!.id, { usage_cap: 99 * GB });

  const seq = await ledgerEnd();
  await press(page, "Change 5 traffic caps");
  await finished(page, "Finished, not all done");
  await expect(page.getByText("2 done and 3 refused.")).toBeVisible();
  for (const at of [1, 2])
    await expect(runRow(page, all[at]!.name)).toContainText(
      "It was changed after the preview, so it was left alone.",
    );
  expect(await writesSince(seq)).toEqual(ids([all[0]!, all[4]!]));
  const caps = await Promise.all(
    all.map(async ({ id }) => Number((await nineProxy.user(id))?.usage_cap) / GB),
  );
  expect(caps).toEqual([30, 70, 70, 99, 30]);
  expect((await storedRows(first)).map(({ state }) => state)).toEqual([
    "done",
    "refused",
    "refused",
    "refused",
    "done",
  ]);
});

test("an unknown outcome is checked where a read can tell", async ({ page }) => {
  const { mark, all } = await plantMany(2);
  const [lost, other] = all as [Planted, Planted];
  await selectAll(page, mark, 2);
  await bulk(page, "Disable");
  const runId = await preview(page);
  // Read once, then applied, but neither the answer nor any read gets through: a complete sync would reveal
  // it as well.
  await nineProxy.faults([
    { match: { method: "PUT", id: lost.id }, fault: { kind: "reset-after" } },
    { match: { method: "GET", id: lost.id }, fault: { kind: "slow-body", delayMs: 0, times: 1 } },
    { match: { method: "GET", id: other.id }, fault: { kind: "slow-body", delayMs: 0 } },
    { match: { method: "GET" }, fault: { kind: "status", status: 500 } },
  ]);
  await press(page, "Disable 2");
  await finished(page, "Finished, not all known");
  await expect(runRow(page, lost.name)).toContainText("Unknown outcome");
  await expect(page.getByText(/It is not known yet whether 1 row took effect\./)).toBeVisible();
  expect(await countRows(runId, "unknown")).toBe(1);
  const seq = await ledgerEnd();
  // If it were readable earlier, Subdesk's own look might come first.
  await duringNextAction(page, () => nineProxy.clearFaults());
  await press(runRow(page, lost.name).first(), "Check now");
  await finished(page, "Finished");
  expect((await operationsOn(lost.name)).at(-1)).toMatchObject({
    state: "done",
    settled_by: "Ada Admin",
    message: "Confirmed by reading it back.",
  });
  expect(await nineProxy.user(lost.id)).toMatchObject({ status: 2 });
  expect(await writesSince(seq)).toEqual([]);
});

test("an unknown outcome that no read can tell waits for a person's verdict with a reason", async ({
  page,
}) => {
  const { lost } = await plantNetnut({ lost: {} });
  await selectAll(page, lost.name, 1);
  await bulk(page, "Rotate passwords");
  const runId = await preview(page);
  await netnut.faults([{ match: { path: "password", id: lost.id }, fault: { kind: "reset-after" } }]);
  await press(page, "Rotate 1 password");
  await finished(page, "Finished, not all known");
  await netnut.clearFaults();
  await expect(runRow(page, lost.name).getByRole("button", { name: "Check now" })).toHaveCount(0);
  await press(runRow(page, lost.name), "Settle…");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Yes, it was done").check();
  await press(dialog, "Settle");
  await expect(dialog.getByLabel("How do you know?")).toHaveAccessibleDescription(/Say how you know\./);
  expect(await countRows(runId, "unknown")).toBe(1);
  await dialog.getByLabel("How do you know?").fill("signed in with the new one");
  await press(dialog, "Settle");
  await finished(page, "Finished");
  const [operation] = await operationsOn(lost.name);
  expect(operation).toMatchObject({
    operation: "set-password",
    state: "done",
    settled_by: "Ada Admin",
    message: "Settled by Ada Admin: signed in with the new one",
  });
  expect((await auditOf(operation?.id ?? "")).at(-1)).toMatchObject({
    action: "operation.settle",
    actor_name: "Ada Admin",
    reason: "signed in with the new one",
  });
  expect(await countRows(runId, "done")).toBe(1);
  await expect(page.getByRole("button", { name: "Download credentials" })).toBeVisible();
});

const outages = [
  {
    what: "a refused key",
    on: { refuseKey: true },
    off: { refuseKey: false },
    pause: "refused-key",
    words: "It resumes by itself once the provider accepts the key again.",
  },
  {
    what: "a provider that is down",
    on: { down: true },
    off: { down: false },
    pause: "provider-down",
    words: "It resumes by itself once the provider answers again.",
  },
] as const;

for (const { what, on, off, pause, words } of outages) {
  test(`${what} pauses a run, which continues by itself afterwards`, async ({ page }) => {
    const { mark, all } = await plantMany(8);
    await selectAll(page, mark, 8);
    await bulk(page, "Disable");
    const runId = await preview(page);
    const seq = await ledgerEnd();
    await nineProxy.options(on);
    await press(page, "Disable 8");
    await expect(stateOf(page)).toHaveText("Paused");
    await expect(page.getByText(words)).toBeVisible();
    const banner = page.getByRole("region", { name: "Progress" }).locator("strong");
    await expect(banner).toHaveText(/^9Proxy: .+/);
    expect(await query("select pause_reason from runs where id = $1", [runId])).toEqual([
      { pause_reason: pause },
    ]);
    expect(await writesSince(seq)).toEqual([]);
    await nineProxy.options(off);
    await finished(page, "Finished");
    await expect(page.getByText("8 done.", { exact: true })).toBeVisible();
    expect(await writesSince(seq)).toEqual(ids(all));
    expect(await runState(runId)).toBe("done");
  });
}
