import type { Page } from "@playwright/test";
import { nineProxy } from "./setup/desk";
import { mirrorOf, query } from "./support/database";
import { openSubUser, press, ready } from "./support/page";
import { accounts, plantNineProxy, secret, unique } from "./support/sub-users";
import { openTable, row } from "./support/table";
import { calmDown, expect, test } from "./support/test";

const card = (page: Page, account: string) => page.getByRole("article", { name: account });

/** Presses Sync now and waits until a sync that began afterwards is done. */
async function syncNow(page: Page): Promise<void> {
  const [clock] = await query<{ now: Date }>("select now() as now");
  await page.goto("/accounts");
  await ready(page);
  await press(card(page, "9Proxy"), "Sync now");
  const finished = () =>
    query("select 1 from sync_runs where account_id = $1 and state = 'done' and started_at > $2", [
      accounts.nineProxy,
      clock?.now,
    ]);
  await expect.poll(async () => (await finished()).length).toBeGreaterThan(0);
}

test.afterEach(calmDown);

test("Sync now brings a new sub-user into the table", async ({ page }) => {
  const name = `arrival_${unique()}`;
  const [id] = await nineProxy.insert([
    { user_name: name, use_key: secret(), note: "made elsewhere", usage_cap: 5_000_000_000 },
  ]);
  expect(await mirrorOf(name)).toBeUndefined();
  await syncNow(page);
  await openTable(page, `?q=${name}`);
  await expect(row(page, name)).toContainText("made elsewhere");
  await expect(row(page, name)).toContainText("5 GB");
  expect(await mirrorOf(name)).toMatchObject({
    account_id: accounts.nineProxy,
    remote_id: id,
    traffic_cap: "5000000000",
  });
  const [audited] = await query(
    "select actor_name, outcome from audit_log where action = 'sync.start' order by seq desc limit 1",
  );
  expect(audited).toEqual({ actor_name: "Ada Admin", outcome: "done" });
});

test("Test connection asks the provider and says how long it took", async ({ page }) => {
  await page.goto("/accounts");
  await ready(page);
  for (const [account, host] of [
    ["9Proxy", /127\.0\.0\.1|localhost/],
    ["NetNut", /127\.0\.0\.1|localhost/],
  ] as const) {
    await press(card(page, account), "Test connection");
    await expect(
      card(page, account).getByText(`${account} answered and accepts the key.`, { exact: false }),
    ).toHaveText(/\(\d+ ms\)/);
    await expect(card(page, account)).toContainText(host);
    await expect(card(page, account)).toContainText("Sandbox");
  }
  expect(await query("select id, health from accounts where configured order by id")).toEqual([
    { id: accounts.netnut, health: "reachable" },
    { id: accounts.nineProxy, health: "reachable" },
  ]);
});

test("one that its provider no longer has is shown as gone, and nothing can be done to it", async ({
  page,
}) => {
  const { leaver } = await plantNineProxy({ leaver: { note: "last words" } });
  await openSubUser(page, leaver);
  await nineProxy.remove(leaver.id);
  await syncNow(page);
  expect((await mirrorOf(leaver.name))?.vanished_at).toBeInstanceOf(Date);
  await openTable(page, `?q=${leaver.name}`);
  await expect(page.getByText("No sub-user matches")).toBeVisible();

  await page.goto(leaver.path);
  await expect(page.getByText("Gone", { exact: true })).toBeVisible();
  await expect(page.getByText("9Proxy no longer lists this sub-user.")).toBeVisible();
  await expect(page.getByText("last words")).toBeVisible();
  for (const name of ["Edit limits", "Disable", "More actions"])
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
});

test("a row that cannot be read is counted, and takes no one else away", async ({ page }) => {
  const { neighbour } = await plantNineProxy({ neighbour: {} });
  const [stray] = await nineProxy.insert([{ id: null, user_name: `broken_${unique()}` }], true);
  try {
    await syncNow(page);
    await expect(card(page, "9Proxy")).toContainText("1 in the last sync, left out");
    expect((await mirrorOf(neighbour.name))?.vanished_at).toBeNull();
  } finally {
    await nineProxy.remove(stray ?? "");
  }
  await syncNow(page);
  await page.reload();
  await expect(card(page, "9Proxy")).not.toContainText("left out");
});
