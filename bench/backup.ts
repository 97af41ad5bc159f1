import { checkFile } from "../lib/backup/file";
import { verifyBackup } from "../lib/backup/restore";
import { planOf, sourceLevel, writeBackup } from "../lib/backup/write";
import { env } from "../lib/env";

/** Writes a backup or proves one, as scripts/backup.ts does, and says what that took of this process. */
async function main(part: string, file: string, emptyUrl: string): Promise<void> {
  const { databaseUrl, authSecret } = env();
  const level = await sourceLevel(databaseUrl);
  const began = performance.now();
  if (part === "write") {
    const plan = await planOf(emptyUrl, level);
    await writeBackup(databaseUrl, plan, file, authSecret);
  } else {
    const { header } = await checkFile(file);
    await verifyBackup(emptyUrl, file, header);
  }
  // The system reports kilobytes.
  process.send?.({ ms: performance.now() - began, peak: process.resourceUsage().maxRSS * 1_024 });
  process.disconnect?.();
}

const [part = "", file = "", emptyUrl = ""] = process.argv.slice(2);
main(part, file, emptyUrl).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
