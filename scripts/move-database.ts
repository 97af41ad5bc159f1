import { randomBytes } from "node:crypto";
import { withTextClient } from "../lib/backup/connect";
import { checkFile } from "../lib/backup/file";
import { levelOf } from "../lib/backup/migrations";
import { BackupError } from "../lib/backup/problem";
import { verifyBackup } from "../lib/backup/restore";
import { planOf, writeBackup } from "../lib/backup/write";
import { readSetting } from "../lib/env";

/** Copies Subdesk's database into an empty one on another server, by a backup, and compares each table. */
async function main(): Promise<void> {
  const [from, to, file] = ["MOVE_FROM", "MOVE_TO", "MOVE_FILE"].map((name) => readSetting(name) ?? "");
  if (!from || !to || !file) throw new BackupError("MOVE_FROM, MOVE_TO and MOVE_FILE are not set.");
  const level = await withTextClient(from, (client) => levelOf(client, "The database"));
  if (level.length === 0) return;
  const plan = await planOf(to, level);
  const { header, leftOut } = await writeBackup(from, plan, file, randomBytes(32).toString("hex"));
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `… Read ${rows.toLocaleString("en")} rows of ${header.tables.length} tables. Writing and comparing them …`,
  );
  await checkFile(file);
  await verifyBackup(to, file, header);
  console.log(`… All ${header.tables.length} tables are equal.`);
  if (leftOut.length > 0)
    console.log(
      `… Not copied, because they are not Subdesk's: ${leftOut.join(", ")}. They are in the old database.`,
    );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
