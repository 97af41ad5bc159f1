import { expect, type Locator, type Page } from "@playwright/test";
import { ready } from "./page";

/** Opens the table on a view and waits for its rows. */
export async function openTable(page: Page, search = ""): Promise<void> {
  await page.goto(`/sub-users${search}`);
  await expect(table(page)).toBeVisible();
  await ready(page);
  await atRest(page);
}

export const table = (page: Page): Locator => page.getByRole("table", { name: "Sub-users" });
export const rows = (page: Page): Locator => table(page).locator("tbody tr");
export const row = (page: Page, name: string): Locator =>
  rows(page).filter({ has: page.getByRole("link", { name, exact: true }) });
export const searchBox = (page: Page): Locator => page.getByRole("searchbox", { name: "Search sub-users" });
export const selectionBar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });

/** Waits until nothing is being fetched and the table shows the view in the address. */
export async function atRest(page: Page): Promise<void> {
  await expect(page.locator(".table-scroll[aria-busy=false]")).toBeVisible();
}

/** Names in the order shown. */
export function names(page: Page): Promise<string[]> {
  return table(page).locator("tbody td.cell-name a").allTextContents();
}

/** Waits until the table shows exactly these, in this order. */
export async function expectNames(page: Page, expected: string[]): Promise<void> {
  await expect.poll(() => names(page)).toEqual(expected);
}

export async function pick(page: Page, filter: string, ...options: string[]): Promise<void> {
  await page
    .getByRole("group", { name: "Filters" })
    .getByRole("button", { name: new RegExp(`^${filter}(:|$)`) })
    .click();
  const panel = page.getByRole("group", { name: filter, exact: true });
  for (const option of options) await panel.getByLabel(option, { exact: true }).click();
  await page.keyboard.press("Escape");
}

/** The total that the table shows. */
export async function total(page: Page): Promise<number> {
  const text = await page.getByRole("navigation", { name: "Pages" }).locator("[aria-live]").textContent();
  return Number((text ?? "").replace(/^.* of /, "").replaceAll(",", ""));
}

/** Focuses the search by its key, which works once the page's effects have run. */
export async function slash(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(searchBox(page)).toBeFocused({ timeout: 500 });
  }).toPass();
}
