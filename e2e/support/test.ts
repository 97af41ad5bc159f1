import { test as base } from "@playwright/test";
import { admin, adminState, desk, netnut, nineProxy } from "../setup/desk";
import { record } from "./answers";
import { query } from "./database";

export { expect } from "@playwright/test";

/** Signed in as the first administrator; every answer the browser gets is kept for the search for secrets. */
export const test = base.extend<{ recorded: void; confirmed: void }>({
  baseURL: ({}, use) => use(desk().url),
  storageState: adminState,
  recorded: [
    async ({ context }, use) => {
      const flush = await record(context);
      await use();
      await flush();
    },
    { auto: true },
  ],
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

/** Both providers as they are by default: no fault, no delay, reachable, counters moving. */
export async function calmDown(): Promise<void> {
  for (const sandbox of [netnut, nineProxy]) {
    await sandbox.clearFaults();
    await sandbox.latency({ ms: 0 });
    await sandbox.options({ down: false, refuseKey: false, frozen: false });
  }
}
