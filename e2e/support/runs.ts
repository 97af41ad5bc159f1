import { createHash } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { netnut, nineProxy } from "../setup/desk";
import type { Row } from "../setup/sandbox";
import { query } from "./database";
import { dialogOf, press, ready } from "./page";
import { plantNineProxy, unique, type Planted } from "./sub-users";
import { openTable, row, rows, selectionBar } from "./table";

export const GB = 1_000_000_000;

/** A number of 9Proxy sub-users under names with a common mark, ordered by name. */
export async function plantMany(
  count: number,
  of: (at: number) => Row = () => ({}),
): Promise<{ mark: string; all: Planted[] }> {
  const mark = `run${unique()}`;
  const labels = Array.from({ length: count }, (_, at) => String(at).padStart(2, "0"));
  const planted = await plantNineProxy(
    Object.fromEntries(labels.map((label, at) => [label, { user_name: `${mark}_${label}`, ...of(at) }])),
  );
  return { mark, all: labels.map((label) => planted[label]!) };
}

/** Opens the table on matching sub-users and selects them all. */
export async function selectAll(page: Page, mark: string, count: number): Promise<void> {
  await openTable(page, `?q=${mark}&size=100&sort=name&order=asc`);
  await expect(rows(page)).toHaveCount(count);
  await page.getByLabel("Select all on this page").click();
  await expect(selectionBar(page).getByRole("status")).toHaveText(`${count} selected`);
}

export const tick = (page: Page, name: string): Promise<void> =>
  row(page, name).getByRole("checkbox").click();

/** Their preview comes at once. */
const plain = ["Disable", "Enable", "Delete", "Rotate passwords"];

/** Starts a bulk action on the selection; returns its dialog, where it has one. */
export async function bulk(page: Page, action: string): Promise<Locator> {
  await press(selectionBar(page), "Bulk actions");
  await page.getByRole("menuitem", { name: action, exact: true }).click();
  if (!plain.includes(action)) await expect(dialogOf(page)).toBeVisible();
  return dialogOf(page);
}

/** Submits a bulk dialog, where there is one; returns the id of its draft. */
export async function preview(page: Page): Promise<string> {
  if (await dialogOf(page).isVisible()) await press(dialogOf(page), "Preview");
  return draftShown(page);
}

/** Waits for a draft that something else has planned. */
export async function draftShown(page: Page, not?: string): Promise<string> {
  await page.waitForURL(
    (url) => /^\/runs\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.endsWith(not ?? "-"),
  );
  await expect(stateOf(page)).toHaveText("Draft");
  await ready(page);
  return runIdOf(page);
}

const runIdOf = (page: Page): string => new URL(page.url()).pathname.slice("/runs/".length);
export const stateOf = (page: Page): Locator =>
  page.locator("header", { has: page.getByRole("heading", { level: 1 }) }).getByRole("status");
export const tile = (page: Page, label: string): Locator =>
  page
    .locator("dl > div")
    .filter({ has: page.locator("dt", { hasText: label }) })
    .locator("dd > span")
    .first();
export const runRow = (page: Page, name: string): Locator =>
  page.getByRole("region", { name: "Rows" }).getByRole("row").filter({ hasText: name });

export async function finished(page: Page, state: string | RegExp, timeout = 40_000): Promise<void> {
  await expect(stateOf(page)).toHaveText(state, { timeout });
  await expect(page.getByRole("region", { name: "Outcome" })).toBeVisible();
}

export interface StoredRow extends Record<string, unknown> {
  name: string;
  remote_id: string | null;
  state: string;
  message: string | null;
  operation_id: string;
}

export function storedRows(runId: string): Promise<StoredRow[]> {
  return query<StoredRow>(
    "select name, remote_id, state, message, operation_id from run_rows where run_id = $1 order by position",
    [runId],
  );
}

/** How many rows of a run are in a state. */
export async function countRows(runId: string, state: string): Promise<number> {
  return (await storedRows(runId)).filter((each) => each.state === state).length;
}

export async function runState(runId: string): Promise<string | undefined> {
  return (await query<{ state: string }>("select state from runs where id = $1", [runId]))[0]?.state;
}

/** One checksum over every record of both providers except these. Counters must be frozen. */
export async function checksumOfOthers(chosen: readonly Planted[]): Promise<string> {
  const ids = (provider: Planted["provider"]) =>
    new Set(chosen.filter((each) => each.provider === provider).map(({ id }) => id));
  const [nine, net] = [ids("nineProxy"), ids("netnut")];
  const others = [
    ...(await nineProxy.state()).users.filter(({ id }) => !nine.has(String(id))),
    ...(await netnut.state()).users.filter(({ customer_id: id }) => !net.has(String(id))),
  ];
  expect(others.length).toBeGreaterThan(300);
  return createHash("sha256").update(JSON.stringify(others)).digest("hex");
}

/** The last entry of 9Proxy's own ledger of writes. */
export async function ledgerEnd(): Promise<number> {
  return (await nineProxy.ledger()).at(-1)?.seq ?? 0;
}

/** The writes 9Proxy applied since, as "operation id". */
export async function writesSince(seq: number): Promise<string[]> {
  return (await nineProxy.ledger(seq)).map(({ operation, id }) => `${operation} ${id}`).sort();
}
