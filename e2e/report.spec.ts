import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import papaparse from "papaparse";
import { netnut } from "./setup/desk";
import { query } from "./support/database";
import { ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, type Planted } from "./support/sub-users";
import { openTable } from "./support/table";
import { calmDown, expect, test } from "./support/test";

const GB = 1_000_000_000;
const day = 86_400_000;
const today = Math.floor(Date.now() / day) * day;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const date = new Date(today);
const lastOfMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 0);
const firstOfMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1);

let firm: Planted;
let loose: Planted;

/** Use on the first and the last day of last month, the first of them reported by the provider. */
async function plantMonth(subUser: Planted, agrees: boolean): Promise<void> {
  const slots = (at: Record<number, number>) =>
    `{${Array.from({ length: 31 }, (_, slot) => at[slot + 1] ?? "null").join(",")}}`;
  const [row] = await query<{ id: string }>("select id from sub_users where name = $1", [subUser.name]);
  await query(
    `insert into usage_last (sub_user_id, at, first_at, filled_at, agrees) values ($1, now(), $2, now(), $3)
     on conflict (sub_user_id) do update set first_at = excluded.first_at, filled_at = now(), agrees = excluded.agrees, ask_after = null`,
    [row?.id, new Date(firstOfMonth + 10 * day), agrees],
  );
  await query(
    `insert into usage_months (sub_user_id, month, traffic, ips, reported) values ($1, $2, $3, $4, $5)
     on conflict (sub_user_id, month) do update set traffic = excluded.traffic, reported = excluded.reported`,
    [
      row?.id,
      dateOf(firstOfMonth),
      slots({ [new Date(lastOfMonth).getUTCDate()]: 4.5 * GB }),
      slots({}),
      slots({ 1: 7 * GB }),
    ],
  );
}

test.beforeAll(async () => {
  await netnut.options({ frozen: true });
  ({ firm, loose } = await plantNetnut({ firm: {}, loose: {} }));
  await plantMonth(firm, true);
  await plantMonth(loose, false);
});
test.afterAll(calmDown);

const table = (page: Page): Locator => page.getByRole("region", { name: "Usage as a table" });
const cells = (page: Page, name: string) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) })
    .getByRole("cell")
    .allTextContents();

test("last month by sub-user is a file within four clicks of the table", async ({ page }) => {
  await openTable(page);
  let clicks = 0;
  const click = async (target: Locator) => {
    clicks += 1;
    await target.click();
  };
  await click(
    page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "Usage" }),
  );
  await expect(page.getByRole("heading", { level: 1, name: "Usage" })).toBeVisible();
  await click(page.getByRole("button", { name: "Last month" }));
  await expect(page).toHaveURL(/range=last-month/);
  const coming = page.waitForEvent("download");
  await click(page.getByRole("link", { name: "Export CSV" }));
  const file = await coming;
  expect(clicks).toBeLessThanOrEqual(4);
  expect(file.suggestedFilename()).toBe(`usage-${dateOf(firstOfMonth)}-to-${dateOf(lastOfMonth)}.csv`);
  const text = await readFile(await file.path(), "utf8");
  const { data } = papaparse.parse<Record<string, string>>(text.slice(1), { header: true });
  const of = ({ name }: Planted) => data.find((row) => row.Name === name);
  expect(of(firm)).toMatchObject({
    Login: `login_${firm.name}`,
    "E-mail": `${firm.name}@planted.example`,
    "Remote id": firm.id,
    "Used (GB)": "11.5",
    "Used (bytes)": String(11.5 * GB),
    "Days reported by the provider": "1",
  });
  // Days that do not add up to the provider's counter are not billed.
  expect(of(loose)).toMatchObject({ "Used (GB)": "4.5", "Days not verified, left out": "1" });
  const [exported] = await query<{ after: Record<string, unknown> }>(
    "select after from audit_log where action = 'usage.export' order by seq desc limit 1",
  );
  expect(exported?.after).toMatchObject({
    from: dateOf(firstOfMonth),
    to: dateOf(lastOfMonth),
    by: "sub-user",
  });
});

test("the page says the same, names what is not verified, groups, and leads on to the sub-users", async ({
  page,
}) => {
  await page.goto(`/usage?range=last-month&q=${firm.name.slice(-8)}`);
  await ready(page);
  const [used, added, , first, last, observed] = await cells(page, firm.name);
  expect([used, added]).toEqual(["11.5 GB", "—"]);
  expect([first, last].map((text) => Date.parse(`${text} UTC`))).toEqual([firstOfMonth, lastOfMonth]);
  expect(observed).toContain("1 reported");
  await page.goto(`/usage?range=last-month&q=${loose.name.slice(-8)}`);
  await expect(page.getByText(/7 GB on 1 day is not verified and left out/)).toBeVisible();
  expect((await cells(page, loose.name))[0]).toBe("4.5 GB");
  await page.getByRole("button", { name: "By account" }).click();
  await expect(table(page).getByRole("link", { name: "NetNut" })).toBeVisible();
  await table(page).getByRole("link", { name: "NetNut" }).click();
  await expect(table(page).getByRole("link", { name: loose.name, exact: true })).toBeVisible();
  await table(page).getByRole("link", { name: loose.name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${loose.path}$`));
});

test("dates that cannot be read are refused, and a viewer reads without exporting", async ({
  page,
  context,
}) => {
  await page.goto("/usage?from=2026-03-02&to=2026-03-01");
  await expect(page.getByText("The first day is after the last.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveCount(0);
  const viewer = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, viewer);
  await page.goto("/usage");
  await expect(table(page)).toBeVisible();
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveCount(0);
  expect((await page.request.get("/api/usage/export")).status()).toBe(403);
});
