import { chromium } from "@playwright/test";
import config from "../../playwright.config";
import { admin, type LaunchedDesk } from "./desk";

/**
 * Follows the one-time set-up link, as the owner does on the first day, and stores the session for the tests.
 */
export async function createAdministrator({ state, adminState }: LaunchedDesk): Promise<void> {
  const { setupUrl } = state();
  if (!setupUrl) throw new Error("The desk printed no set-up link: its database is not empty.");
  const browser = await chromium.launch(config.use?.launchOptions);
  const page = await browser.newPage();
  try {
    await page.goto(setupUrl);
    await page.getByLabel("Name", { exact: true }).fill(admin.name);
    await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
    await page.getByLabel("Password", { exact: true }).fill(admin.password);
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
    if (new URL(page.url()).pathname.startsWith("/sign-in")) {
      await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
      await page.getByLabel("Password", { exact: true }).fill(admin.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    }
    // The first page after the set-up is the overview.
    await page.waitForURL((url) => url.pathname === "/");
    await page.context().storageState({ path: adminState });
  } catch (error) {
    const shown = await page.locator("body").innerText();
    throw new Error(`No administrator was created. ${page.url()} shows:\n${shown}`, { cause: error });
  } finally {
    await browser.close();
  }
}
