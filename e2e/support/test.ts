import { test as base } from "@playwright/test";
import { admin, adminState, desk, netnut, nineProxy } from "../setup/desk";
import { record } from "./answers";
import { query } from "./database";
import { keptPage, putBack, type KeptPage } from "./kept-page";

export { expect } from "@playwright/test";

interface OfTest {
  ownContext: boolean;
  confirmed: void;
}

interface OfWorker {
  kept: { current?: KeptPage };
}

/** Signed in as the first administrator; every answer the browser gets is kept for the search for secrets. */
export const test = base.extend<OfTest, OfWorker>({
  baseURL: ({}, use) => use(desk().url),
  storageState: adminState,
  ownContext: [false, { option: true }],
  kept: [
    async ({}, use) => {
      const kept: OfWorker["kept"] = {};
      await use(kept);
      await kept.current?.page.context().close();
    },
    { scope: "worker" },
  ],
  context: async (
    { browser, baseURL, contextOptions, viewport, storageState, ownContext, timezoneId, kept },
    use,
    testInfo,
  ) => {
    if (ownContext) {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL,
        viewport,
        storageState,
        timezoneId,
      });
      const flush = await record(context);
      await use(context);
      await flush();
      return context.close();
    }
    kept.current ??= await keptPage(await browser.newContext({ ...contextOptions, baseURL }));
    const { page, flush } = kept.current;
    await putBack(page, { ...contextOptions, viewport, storageState });
    await use(page.context());
    await flush();
    // A failed test may have left anything behind.
    if (testInfo.status !== testInfo.expectedStatus) {
      kept.current = undefined;
      await page.context().close();
    }
  },
  page: async ({ context, kept }, use) => {
    const page = kept.current?.page;
    await use(page?.context() === context ? page : await context.newPage());
  },
  // However long the tests take: their administrator's last confirmation never is too old, unless a test says
  // so.
  confirmed: [
    async ({}, use) => {
      await query(
        "update sessions set confirmed_at = now() from staff where staff.id = sessions.staff_id and staff.email = $1",
        [admin.email],
      );
      await use();
    },
    { auto: true },
  ],
});

/**
 * In a browser context that no other test has had: for what cannot be taken back, such as a script that runs
 * before the page's own, or another clock or time zone.
 */
export const testInOwnContext = test.extend({ ownContext: true });

/** Once a sub-user has a customer, the table has a column for it: later tests begin without one. */
export async function leaveNoCustomers(): Promise<void> {
  await query("delete from customer_links");
}

/** Both providers as they are by default: no fault, no delay, reachable, counters moving. */
export async function calmDown(): Promise<void> {
  for (const sandbox of [netnut, nineProxy]) {
    await sandbox.clearFaults();
    await sandbox.latency({ ms: 0 });
    await sandbox.options({ down: false, refuseKey: false, frozen: false });
  }
}
