import { checkFile } from "../lib/backup/file";
import { verifyBackup } from "../lib/backup/restore";
import { planOf, sourceLevel, writeBackup } from "../lib/backup/write";
import { env } from "../lib/env";

const sampleEvery = 100;

/**
 * Writes a backup or proves one, as scripts/backup.ts does, and says what that took of this process: in bytes
 * what it had resident at most, in the first fifth of the time and in all of it.
 */
async function main(part: string, file: string, emptyUrl: string): Promise<void> {
  const { databaseUrl, authSecret } = env();
  const level = await sourceLevel(databaseUrl);
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(process.memoryUsage.rss()), sampleEvery);
  const began = performance.now();
  if (part === "write") {
    const plan = await planOf(emptyUrl, level);
    await writeBackup(databaseUrl, plan, file, authSecret);
  } else {
    const { header } = await checkFile(file);
    await verifyBackup(emptyUrl, file, header);
  }
  clearInterval(sampling);
  process.send?.({
    ms: performance.now() - began,
    early: Math.max(...samples.slice(0, Math.ceil(samples.length / 5))),
    peak: Math.max(...samples),
  });
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
