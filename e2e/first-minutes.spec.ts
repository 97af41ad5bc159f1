import { query } from "./support/database";
import { openSubUser, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, plantNineProxy } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test, testInOwnContext } from "./support/test";

const GB = 1_000_000_000;

test.describe("someone new", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("begins at the overview with what is left to set up, which ticks itself off and can be dismissed", async ({
    page,
  }) => {
    const person = await addPerson("admin");
    await signInAs(page, person);
    await page.goto("/");
    const checklist = page.getByRole("region", { name: /^Get started/ });
    await expect(checklist.getByRole("listitem")).toHaveCount(5);
    const step = checklist.getByRole("listitem").filter({ hasText: "second factor" });
    await expect(step.getByRole("link", { name: /^Set up/ })).toBeVisible();
    await query("update staff set totp_secret = 'planted' where id = $1", [person.id]);
    await page.reload();
    await expect(step).toContainText(": done");
    await expect(step.getByRole("link")).toHaveCount(0);
    await ready(page);
    await press(page, "Dismiss");
    await expect(checklist).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
    await expect(checklist).toHaveCount(0);
    expect(await query("select checklist_dismissed_at from staff where id = $1", [person.id])).toEqual([
      { checklist_dismissed_at: expect.any(Date) as Date },
    ]);
  });
});

test("every provider of a fresh sandbox offers connection strings", async ({ page }) => {
  const sandboxes = await query<{ id: string; path: string }>(
    `select distinct on (a.id) a.id, '/sub-users/' || a.id || '/' || s.remote_id as path
      from accounts a join sub_users s on s.account_id = a.id
      where a.source = 'demo' and a.configured and s.vanished_at is null order by a.id, s.remote_id`,
  );
  expect(sandboxes.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["netnut-sandbox", "nine-proxy-sandbox"]),
  );
  for (const { id, path } of sandboxes) {
    await page.goto(path);
    const connection = page.getByRole("region", { name: "Connection" });
    await expect(connection.getByText(/^http:\/\/.+:PASSWORD@[a-z0-9.-]+:\d+$/).first(), id).toBeVisible();
    if (id === "nine-proxy-sandbox")
      await expect(connection.getByText(/@gw\.9proxy\.example:9000$/).first()).toBeVisible();
  }
});

test("what a provider never reports is left out, and said once where it is a figure", async ({ page }) => {
  const { told } = await plantNineProxy({ told: { usage_cap: 20 * GB, data_used: 5 * GB } });
  const { silent } = await plantNetnut({ silent: {} });
  const labels = page.getByRole("region", { name: "Details" }).getByRole("term");
  await openSubUser(page, told);
  await expect(labels.filter({ hasText: /^(Created|Changed at the provider|Note)$/ })).not.toHaveCount(0);
  const all = await labels.allTextContents();
  await expect(page.getByRole("main").getByText(/not reported/i)).toHaveCount(0);

  await openSubUser(page, silent);
  const fewer = await labels.allTextContents();
  expect(all.filter((label) => !fewer.includes(label))).toEqual(
    expect.arrayContaining([expect.stringMatching(/created/i), "Note"]),
  );
  expect(
    await page
      .getByRole("main")
      .getByText(/not reported/i)
      .count(),
  ).toBeLessThanOrEqual(1);
  await expect(page.getByRole("main").getByRole("heading", { name: "IPs" })).toHaveCount(0);
});

test("that nothing is real is said by a badge, with more behind it", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  const badge = page.getByRole("banner").getByRole("button", { name: "Sandbox", exact: true });
  const box = await badge.boundingBox();
  expect(box?.width).toBeLessThan(120);
  await expect(page.getByRole("region", { name: "Notices" })).toHaveCount(0);
  await badge.click();
  await expect(page.getByRole("dialog", { name: "Sandbox data" })).toContainText(/made up/);
});

testInOwnContext("what to answer the customer is copied, without a password", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const { asked } = await plantNineProxy({ asked: { usage_cap: 20 * GB, data_used: 5 * GB } });
  await openSubUser(page, asked);
  await press(page, "Copy answer for the customer");
  const answer = await page.evaluate(() => navigator.clipboard.readText());
  expect(answer).toContain(asked.name);
  expect(answer).toMatch(/15 GB/);
  expect(answer).not.toMatch(/password|9Proxy/i);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("the filters are one button", async ({ page }) => {
    await openTable(page);
    const filters = page.getByRole("button", { name: "Filters", exact: true });
    const status = page.getByRole("button", { name: "Status", exact: true });
    await expect(status).toBeHidden();
    await expect(filters).toHaveAttribute("aria-expanded", "false");
    await filters.click();
    await expect(status).toBeVisible();
    await status.click();
    await page.getByRole("dialog", { name: "Status" }).getByLabel("Active", { exact: true }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Filters, 1 on" })).toBeVisible();
  });
});
