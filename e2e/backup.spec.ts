import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backup } from "../testing/chore";
import { dataDir, databaseSettings } from "./setup/desk";
import { query } from "./support/database";
import { openTable, rows } from "./support/table";
import { expect, test } from "./support/test";

test("backs up while Subdesk runs, and leaves it running", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "subdesk-e2e-backup-"));
  try {
    await openTable(page);
    const { code, said } = await backup({
      ...databaseSettings(),
      SUBDESK_DATA_DIR: dataDir,
      SUBDESK_BACKUP_DIR: folder,
    });
    expect(said).toContain("restored them into a scratch database and found them equal");
    expect(code).toBe(0);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^subdesk-.*\.backup$/)]);
    await page.reload();
    await expect(rows(page).first()).toBeVisible();
    expect(await query("select 1 as up")).toEqual([{ up: 1 }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
