import type { Page } from "@playwright/test";
import { netnut, nineProxy } from "./setup/desk";
import { expectAccessiblePart } from "./support/axe";
import { auditOf, mirrorOf, operationsOn, query } from "./support/database";
import {
  anyDialog,
  choose,
  dialogOf,
  duringNextAction,
  notice,
  openSubUser,
  press,
  ready,
} from "./support/page";
import { accounts, plantNetnut, plantNineProxy, type Planted } from "./support/sub-users";
import { openTable, row } from "./support/table";
import { calmDown, expect, test } from "./support/test";

const GB = 1_000_000_000;
const noteOf = async (id: string) => (await nineProxy.user(id))?.note;
const card = (page: Page, account: string) => page.getByRole("article", { name: account });
const operationRow = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });

test.afterEach(calmDown);

async function typeNote(page: Page, subUser: Planted, note: string) {
  await openSubUser(page, subUser);
  const dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill(note);
  return dialog;
}

async function pressOnAccount(page: Page, account: string, button: string): Promise<void> {
  await page.goto("/accounts");
  await ready(page);
  await press(card(page, account), button);
}

test("a provider that is down leaves its rows in place and the other one working", async ({ page }) => {
  const { away } = await plantNineProxy({ away: { note: "still here" } });
  const { other } = await plantNetnut({ other: {} });
  await nineProxy.options({ down: true });
  await pressOnAccount(page, "9Proxy", "Test connection");
  await expect(card(page, "9Proxy")).toContainText("Not reachable");
  await expect(card(page, "9Proxy").getByRole("status").first()).toContainText(
    "The connection to 9Proxy broke",
  );
  expect(await query("select health from accounts where id = $1", [accounts.nineProxy])).toEqual([
    { health: "unreachable" },
  ]);

  await openTable(page, `?q=${away.name}`);
  await expect(row(page, away.name)).toContainText("still here");
  await expect(page.getByRole("banner")).toContainText("9Proxy · not reachable, data from");
  await page.goto(away.path);
  await expect(page.getByText("still here")).toBeVisible();
  await expect(page.getByText(/The connection to 9Proxy broke.*What you see was read/)).toBeVisible();
  await openSubUser(page, other);
  const dialog = await choose(page, "Disable");
  await press(dialog, "Disable");
  await expect(notice(page, `Disabled ${other.name}`)).toBeVisible();
  expect(await netnut.user(other.id)).toMatchObject({ customer_active: false });

  await nineProxy.options({ down: false });
  await pressOnAccount(page, "9Proxy", "Sync now");
  await expect(card(page, "9Proxy").getByText("Reachable", { exact: true })).toBeVisible();
  expect((await mirrorOf(away.name))?.vanished_at).toBeNull();
});

test("a change for a provider that is down is refused, and the form keeps what was typed", async ({
  page,
}) => {
  const { typed } = await plantNineProxy({ typed: { note: "before" } });
  const dialog = await typeNote(page, typed, "typed with care");
  await nineProxy.options({ down: true });
  await press(dialog, "Save note");
  await expect(dialog.getByRole("alert")).toContainText("Refused. Nothing was changed.");
  await expect(dialog.getByLabel("Note")).toHaveValue("typed with care");
  await nineProxy.options({ down: false });
  expect(await noteOf(typed.id)).toBe("before");
  await press(dialog, "Save note");
  await expect(notice(page, `Changed the note of ${typed.name}`)).toBeVisible();
  expect(await noteOf(typed.id)).toBe("typed with care");
  expect((await operationsOn(typed.name)).map(({ state }) => state)).toEqual(["refused", "done"]);
});

test("a refused key is told apart from a provider that is down", async ({ page }) => {
  await nineProxy.options({ refuseKey: true });
  await pressOnAccount(page, "9Proxy", "Test connection");
  await expect(card(page, "9Proxy")).toContainText("Access refused");
  await expect(card(page, "9Proxy")).not.toContainText("Not reachable");
  await expect(page.getByRole("banner")).toContainText("9Proxy · refused");
  expect(await query("select health from accounts where id = $1", [accounts.nineProxy])).toEqual([
    { health: "refused" },
  ]);
  await nineProxy.options({ refuseKey: false });
  await press(card(page, "9Proxy"), "Test connection");
  await expect(
    card(page, "9Proxy").getByText("9Proxy answered and accepts the key.", { exact: false }),
  ).toBeVisible();
  await expect(card(page, "9Proxy")).not.toContainText("Access refused");
});

test("a provider's own reason is beside the form", async ({ page }) => {
  const { picky } = await plantNineProxy({ picky: { note: "before" } });
  const dialog = await typeNote(page, picky, "no");
  await nineProxy.faults([
    {
      match: { method: "PUT", id: picky.id },
      fault: { kind: "status", status: 422, message: "Notes are closed today" },
    },
  ]);
  await press(dialog, "Save note");
  await expect(dialog.getByRole("alert")).toContainText("Notes are closed today");
  await expect(dialog.getByLabel("Note")).toHaveValue("no");
  expect(await noteOf(picky.id)).toBe("before");
  expect(await operationsOn(picky.name)).toMatchObject([
    { operation: "set-note", state: "refused", message: expect.stringContaining("Notes are closed today") },
  ]);
});

for (const kind of ["reset-after", "truncated-after", "html-after", "success-false-after"] as const) {
  test(`an answer that is lost is found out by reading: ${kind}`, async ({ page }) => {
    const { lost } = await plantNineProxy({ lost: { note: "before" } });
    const dialog = await typeNote(page, lost, "arrived");
    await nineProxy.faults([{ match: { method: "PUT", id: lost.id }, fault: { kind, times: 1 } }]);
    await press(dialog, "Save note");
    await expect(notice(page, `Changed the note of ${lost.name}`)).toBeVisible();
    expect(await noteOf(lost.id)).toBe("arrived");
    expect(await operationsOn(lost.name)).toMatchObject([
      { state: "done", message: "Confirmed by reading it back." },
    ]);
    expect((await nineProxy.ledger()).filter(({ id }) => id === lost.id)).toHaveLength(1);
  });
}

test("a change that arrives late is unknown at first, is never called refused, and is found without a person", async ({
  page,
}) => {
  const { tardy } = await plantNineProxy({ tardy: { note: "before" } });
  const dialog = await typeNote(page, tardy, "better late");
  await nineProxy.faults([
    { match: { method: "PUT", id: tardy.id }, fault: { kind: "status-late", lateMs: 5_000, times: 1 } },
  ]);
  await press(dialog, "Save note");
  await expect(dialogOf(page).getByText("It is not known yet whether it took effect")).toBeVisible();
  await expect(
    dialogOf(page).getByText(/Subdesk (checks again in \d+ s|is about to check again)\./),
  ).toBeVisible();
  expect(await operationsOn(tardy.name)).toMatchObject([{ state: "unknown" }]);
  await press(dialogOf(page), "Close for now");
  await expect
    .poll(async () => (await operationsOn(tardy.name)).map(({ state }) => state), { timeout: 30_000 })
    .toEqual(["done"]);
  expect(await operationsOn(tardy.name)).toMatchObject([
    { settled_by: "Subdesk", message: "Confirmed by reading it back." },
  ]);
  expect((await nineProxy.ledger()).filter(({ id }) => id === tardy.id)).toHaveLength(1);
});

test("stays unknown while nothing can be read, and Check now settles it", async ({ page }) => {
  const { open } = await plantNineProxy({ open: { note: "before" } });
  const dialog = await typeNote(page, open, "who knows");
  await nineProxy.faults([
    { match: { method: "PUT", id: open.id }, fault: { kind: "hang-after", delayMs: 4_000, times: 1 } },
  ]);
  await press(dialog, "Save note");
  await expect
    .poll(async () => (await nineProxy.ledger()).filter(({ id }) => id === open.id).length, {
      intervals: [20],
    })
    .toBe(1);
  await nineProxy.options({ down: true });
  await expect(dialogOf(page).getByText("It is not known yet whether it took effect")).toBeVisible({
    timeout: 30_000,
  });
  await press(dialogOf(page), "Close for now");
  await expect(page.getByText("The outcome of an operation is not known.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Activity" })).toContainText("before → who knows");
  const [operation] = await operationsOn(open.name);
  expect(operation).toMatchObject({ state: "unknown", operation: "set-note" });

  await page.goto("/operations");
  await expect(page.getByRole("region", { name: /^Unsettled/ })).toContainText(open.name);
  await ready(page);
  // If it came up earlier, Subdesk's own look might come first.
  await duringNextAction(page, () => nineProxy.options({ down: false }));
  await press(operationRow(page, open.name).first(), "Check now");
  await expect(notice(page, `Settled: ${open.name} was changed`)).toBeVisible();
  expect(await operationsOn(open.name)).toMatchObject([{ state: "done" }]);
  expect(await mirrorOf(open.name)).toMatchObject({ note: "who knows" });
  expect((await auditOf(operation?.id ?? "")).map(({ outcome }) => outcome)).toEqual([
    "intent",
    "unknown",
    "done",
  ]);
  expect((await nineProxy.ledger()).filter(({ id }) => id === open.id)).toHaveLength(1);
});

for (const { kind, arrives } of [
  { kind: "reset-after", arrives: true },
  { kind: "reset-before", arrives: false },
] as const) {
  test(`traffic whose answer is lost is never sent again, and a person settles it: ${arrives ? "it arrived" : "it did not arrive"}`, async ({
    page,
  }) => {
    const { paid } = await plantNetnut({ paid: {} });
    await openSubUser(page, paid);
    const dialog = await choose(page, "Add traffic");
    await dialog.getByLabel("Traffic to add").fill("3");
    await press(dialog, "Review");
    await netnut.faults([{ match: { path: "allocate" }, fault: { kind, times: 1 } }]);
    await press(dialogOf(page), "Add 3 GB");
    await expect(dialogOf(page).getByText("It is not known yet whether it took effect")).toBeVisible();
    await expect(
      dialogOf(page).getByText("The provider’s API cannot show what became of it", { exact: false }),
    ).toBeVisible();
    await expect(dialogOf(page).getByRole("button", { name: "Check now" })).toHaveCount(0);
    const sent = async () =>
      (await netnut.requests()).requests.filter(
        ({ method, path }) => method !== "GET" && path.includes(`${paid.id}/allocate`),
      ).length;
    expect(await sent()).toBe(1);
    expect((await netnut.ledger()).filter(({ id }) => id === paid.id)).toHaveLength(arrives ? 1 : 0);

    await press(dialogOf(page), "Settle…");
    await press(dialogOf(page), "Settle");
    await expect(dialogOf(page).getByText("Choose whether it took effect.")).toBeVisible();
    await expect(dialogOf(page).getByText("Say how you know.")).toBeVisible();
    if (arrives) await expectAccessiblePart(page, anyDialog);
    await dialogOf(page)
      .getByLabel(arrives ? "Yes, it was done" : "No, it was not done")
      .check();
    await dialogOf(page).getByLabel("How do you know?").fill("Looked it up in NetNut's dashboard");
    await press(dialogOf(page), "Settle");
    if (arrives) await expect(notice(page, `Added traffic to ${paid.name}`)).toBeVisible();
    else await expect(dialogOf(page).getByRole("alert")).toContainText("Refused. Nothing was changed.");

    const [operation] = await operationsOn(paid.name);
    expect(operation).toMatchObject({ state: arrives ? "done" : "refused", settled_by: "Ada Admin" });
    const lines = await auditOf(operation?.id ?? "");
    expect(lines.at(-1)).toMatchObject({
      action: "operation.settle",
      outcome: arrives ? "done" : "refused",
      reason: "Looked it up in NetNut's dashboard",
    });
    expect(await sent()).toBe(1);
    expect((await netnut.user(paid.id))?.plans ?? []).toHaveLength(arrives ? 1 : 0);
  });
}

test("a provider that asks to wait is asked again, and the change is made once", async ({ page }) => {
  const { slow } = await plantNineProxy({ slow: { note: "before" } });
  const dialog = await typeNote(page, slow, "after the wait");
  await nineProxy.faults([
    {
      match: { method: "GET", path: "/" },
      fault: { kind: "status", status: 429, retryAfter: "1", times: 1 },
    },
  ]);
  await press(dialog, "Save note");
  await expect(notice(page, `Changed the note of ${slow.name}`)).toBeVisible();
  expect(await noteOf(slow.id)).toBe("after the wait");
  expect((await nineProxy.ledger()).filter(({ id }) => id === slow.id)).toHaveLength(1);
});

test("someone else's change in between is shown with both values, and overwritten only on purpose", async ({
  page,
}) => {
  const { stale } = await plantNineProxy({ stale: { usage_cap: 50 * GB, ip_usage_cap: 100 } });
  await openSubUser(page, stale);
  let dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("60");
  await nineProxy.patch(stale.id, { usage_cap: 80 * GB });
  await press(dialog, "Save limits");
  const conflict = dialogOf(page).getByRole("row", { name: /Traffic cap/ });
  await expect(conflict).toContainText("50 GB");
  await expect(conflict).toContainText("80 GB");
  expect(await nineProxy.user(stale.id)).toMatchObject({ usage_cap: 80 * GB });
  await press(dialogOf(page), "Keep what is there");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await nineProxy.user(stale.id)).toMatchObject({ usage_cap: 80 * GB, ip_usage_cap: 100 });

  await openSubUser(page, stale);
  dialog = await choose(page, "Edit limits");
  await dialog.getByRole("textbox", { name: "Traffic cap" }).fill("60");
  await nineProxy.patch(stale.id, { usage_cap: 90 * GB });
  await press(dialog, "Save limits");
  await press(dialogOf(page), "Apply anyway");
  await expect(notice(page, `Changed the limits of ${stale.name}`)).toBeVisible();
  expect(await nineProxy.user(stale.id)).toMatchObject({ usage_cap: 60 * GB, ip_usage_cap: 100 });
  expect((await operationsOn(stale.name)).map(({ state }) => state)).toEqual(["refused", "refused", "done"]);
});
