import "server-only";
import { open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";

const finished = /^subdesk-\d{8}T\d{6}\.\d{3}Z\.backup$/;
const unfinished = /^\.subdesk-.*\.unverified$/;

/** Names that sort by age. */
export function namesAt(folder: string, now: Date): { draft: string; final: string } {
  const stamp = now.toISOString().replace(/[-:]/g, "");
  return {
    draft: path.join(folder, `.subdesk-${stamp}.unverified`),
    final: path.join(folder, `subdesk-${stamp}.backup`),
  };
}

/** Verified backups, newest first. */
export async function listGenerations(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => finished.test(name))
    .toSorted()
    .toReversed();
}

/**
 * Gives a verified backup its name, and removes the oldest beyond `keep`. Only its own files are touched.
 * Those of a time that is still to come, made while a clock was ahead, neither count nor are removed: the
 * one just made stays.
 */
export async function keepGeneration(
  folder: string,
  { draft, final }: { draft: string; final: string },
  keep: number,
): Promise<string[]> {
  await rename(draft, final);
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
  const upToNow = (await listGenerations(folder)).filter((name) => name <= path.basename(final));
  const old = upToNow.slice(Math.max(1, keep));
  for (const name of old) await rm(path.join(folder, name));
  return old;
}

/** Removes what a killed backup left behind. Call it while no other backup works in the folder. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (unfinished.test(name)) await rm(path.join(folder, name), { force: true });
}
