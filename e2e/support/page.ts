import { expect, type Locator, type Page } from "@playwright/test";
import type { Planted } from "./sub-users";

/** Addresses of Subdesk's scripts, which name the build after a question mark. */
export const codeFiles = /\/_next\/static\/[^?]+\.js(\?|$)/;

const everyday = ["Edit limits", "Add traffic", "Unblock", "Enable", "Disable"];

/**
 * Waits until every control on the page responds and the keys of every page are listened for: an earlier
 * click or key is lost, as it is for a person who is quicker than the script.
 */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const controls = [...document.querySelectorAll("main button, main input, header button")];
    return (
      controls.length > 0 &&
      controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps$")))
    );
  });
  // React runs effects, which add those listeners, once it has drawn: before a task that
  // comes after all others.
  await page.evaluate(() => scheduler.postTask(() => undefined, { priority: "background" }));
}

/** Waits until the page has also fetched what it fetches when idle, and sends no more requests. */
export async function idle(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName("subdesk.idle").length > 0);
  await page.waitForLoadState("networkidle");
}

/** Runs something while the page's next server action is on its way, before Subdesk gets it. */
export async function duringNextAction(page: Page, work: () => Promise<unknown>): Promise<void> {
  await page.route("**/*", async (route) => {
    if (route.request().headers()["next-action"]) await work();
    await route.fallback();
  });
}

/** Opens the page of a sub-user and waits until its provider has confirmed what it shows. */
export async function openSubUser(page: Page, subUser: Planted): Promise<void> {
  await page.goto(subUser.path);
  await expect(page.getByRole("heading", { level: 1, name: subUser.name })).toBeVisible();
  await expect(page.getByText(/^Confirmed by /)).toBeVisible();
  await ready(page);
}

/** Chooses an operation on the page of a sub-user; answers its dialog. */
export async function choose(page: Page, operation: string): Promise<Locator> {
  // A section that lacks it offers it again further down.
  if (everyday.includes(operation))
    await page.getByRole("button", { name: operation, exact: true }).first().click();
  else {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: operation, exact: true }).click();
  }
  const dialog = dialogOf(page);
  await expect(dialog).toBeVisible();
  return dialog;
}

export const anyDialog = "[role=dialog], [role=alertdialog]";

export function dialogOf(page: Page): Locator {
  return page.locator(anyDialog);
}

export function press(within: Locator | Page, name: string): Promise<void> {
  return within.getByRole("button", { name, exact: true }).click();
}

/** A toast. */
export function notice(page: Page, text: string): Locator {
  return page.locator("[data-sonner-toast]").filter({ hasText: text });
}
