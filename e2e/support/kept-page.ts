import { readFileSync } from "node:fs";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { record } from "./answers";

type State = Exclude<BrowserContextOptions["storageState"], string | undefined>;
type Given = Pick<BrowserContextOptions, "viewport" | "storageState" | "reducedMotion">;

/** A page that consecutive tests share, and its context. */
export interface KeptPage {
  page: Page;
  /** Waits until every answer so far is recorded. */
  flush: () => Promise<void>;
}

const events = ["console", "pageerror", "dialog", "request", "requestfailed", "response"] as const;

/** An address of Subdesk without scripts. */
const still = "/favicon.svg";

export async function keptPage(context: BrowserContext): Promise<KeptPage> {
  const flush = await record(context);
  return { page: await context.newPage(), flush };
}

/**
 * Resets a shared page: no cookie, entry, route, listener, second page or emulation of the previous test.
 *
 * It goes to another address of Subdesk and not to about:blank, where the browser would end the page's
 * process: starting another one and compiling Subdesk's scripts again is half the cost of a test.
 */
export async function putBack(page: Page, { viewport, storageState, reducedMotion }: Given): Promise<void> {
  const context = page.context();
  for (const other of context.pages()) if (other !== page) await other.close();
  for (const event of events) page.removeAllListeners(event);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.setOffline(false);
  await page.goto(still);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.emulateMedia({ media: null, colorScheme: null, forcedColors: null, reducedMotion });
  if (viewport) await page.setViewportSize(viewport);
  await context.clearCookies();
  await context.addCookies(stateOf(storageState).cookies);
}

function stateOf(given: Given["storageState"]): State {
  if (given === undefined) return { cookies: [], origins: [] };
  return typeof given === "string" ? (JSON.parse(readFileSync(given, "utf8")) as State) : given;
}
