import { afterAll, beforeAll, expect, it } from "vitest";
import { listAccounts } from "./list";
import { whileActive } from "../active";
import { instanceId } from "../instance";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { isListingDue } from "./listing-interval";
import { syncAccount } from "../sync/sync-account";

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

/** The last listing, as if it had been like this. */
async function listed({ ago = "0", took = "1 second", pages = 4, bytes = 20_000, state = "done" }) {
  await desk.query(
    `update sync_runs set state = $1, pages = $2, bytes = $3, started_at = now() - $4::interval,
      finished_at = now() - $4::interval + $5::interval where account_id = $6`,
    [state, pages, bytes, ago, took, nineProxyId],
  );
}

const every = async () => (await listAccounts(desk.actor)).find(({ id }) => id === nineProxyId)?.listedEvery;

it("an account is listed as often as is set, and less often where that is long or large", async () => {
  expect(await isListingDue(nineProxyId)).toBe(true);
  await syncAccount(nineProxyId, "schedule");
  const [run] = await desk.query<{ id: string; bytes: number; pages: number }>(
    "select id, bytes, pages from sync_runs where account_id = $1",
    [nineProxyId],
  );
  // What the sandbox sent, about 200 bytes a row.
  expect(run?.bytes).toBeGreaterThan(40 * 100);
  expect(run?.bytes).toBeLessThan(40 * 1_000);
  expect(await every()).toBe(1);

  for (const [cost, minutes] of [
    [{ pages: 1_000 }, 15],
    [{ bytes: 37_000_000 }, 11],
    [{ took: "2 minutes" }, 10],
    [{ pages: 1_000_000 }, 60],
  ] as const) {
    await listed({ ...cost, ago: `${minutes - 1} minutes` });
    expect(await every()).toBe(minutes);
    expect(await isListingDue(nineProxyId)).toBe(false);
    // A schedule of whole minutes may come a little early.
    await listed({ ...cost, ago: `${minutes * 60 - 10} seconds` });
    expect(await isListingDue(nineProxyId)).toBe(true);
    await listed({ ...cost, ago: "1 minute", state: "failed" });
    expect(await isListingDue(nineProxyId)).toBe(true);
  }

  await listed({ ago: "1 minute", state: "running" });
  await desk.query("update sync_runs set instance_id = $1", [instanceId()]);
  await whileActive(run?.id ?? "", async () => expect(await isListingDue(nineProxyId)).toBe(false));
  // The process that listed it is gone.
  expect(await isListingDue(nineProxyId)).toBe(true);
});
