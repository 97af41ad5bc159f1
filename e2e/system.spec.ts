import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { dataDir } from "./setup/desk";
import { query } from "./support/database";
import { notice, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { expect, test } from "./support/test";

test("an administrator sees what runs, and makes a backup that is proved, on the disk and in the audit", async ({
  page,
}) => {
  await query("delete from backups");
  await page.goto("/system");
  await ready(page);
  const part = (name: string) => page.getByRole("region", { name, exact: true });
  await expect(part("Backups")).toContainText("No backup has been made");
  await expect(part("Instances").getByRole("listitem")).toHaveCount(1);
  await expect(part("Instances")).toContainText("Serves this page");
  await expect(part("Instances")).toContainText(/\d+\.\d+\.\d+ \([0-9a-f]{7}\+?\)/);
  const [{ version } = { version: "" }] = await query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await expect(part("Database")).toContainText(version.split(" ")[0] ?? "");

  await press(part("Backups"), "Back up now");
  await expect(notice(page, "The backup has begun")).toBeVisible();
  const row = part("Backups").getByRole("list", { name: "Latest backups" }).getByRole("listitem");
  await expect(row).toContainText("Proved by restoring it", { timeout: 30_000 });
  await expect(row).toContainText("By Ada Admin");
  const [made] = await query<{ state: string; file: string; bytes: string; proved: boolean }>(
    "select state, file, bytes, proved from backups",
  );
  expect(made).toMatchObject({ state: "done", proved: true });
  const file = join(dataDir, "backups", made?.file ?? "");
  expect(existsSync(file)).toBe(true);
  expect(statSync(file).size).toBe(Number(made?.bytes));
  await expect(row).toContainText(made?.file ?? "none");
  expect(
    await query(
      "select action, outcome from audit_log where action = 'backup.start' order by seq desc limit 1",
    ),
  ).toEqual([{ action: "backup.start", outcome: "done" }]);
});

test.describe("someone who is no administrator", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("reads that they cannot open it, and finds no link to it", async ({ page }) => {
    await signInAs(page, await addPerson("operator"));
    await expect(page.getByRole("link", { name: "Accounts", exact: true }).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "System", exact: true })).toHaveCount(0);
    for (const [path, title] of [
      ["/system", "Your role cannot see the state of the system"],
      ["/hand-over", "Your role cannot edit hand-over messages"],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await expect(page.getByText("Ask an administrator.")).toBeVisible();
    }
  });
});
