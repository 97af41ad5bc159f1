import "server-only";
import { open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";

const finished = /^subdesk-\d{8}T\d{6}\.\d{3}Z\.backup$/;
const unfinished = /^\.subdesk-.*\.unverified$/;

/** A file that could not be removed. */
export interface Left {
  name: string;
  why: string;
}

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
 * Gives a verified backup its name, and removes the oldest beyond `keep`. Only those that `isOwn` are counted
 * and removed: another Subdesk may have the same folder, whose names look the same.
 * Those of a time that is still to come, made while a clock was ahead, neither count nor are removed: the
 * one just made stays. One that cannot be removed says nothing against the new one.
 */
export async function keepGeneration(
  folder: string,
  { draft, final }: { draft: string; final: string },
  keep: number,
  isOwn: (name: string) => boolean | Promise<boolean>,
): Promise<{ removed: string[]; left: Left[] }> {
  await rename(draft, final);
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
  const made = path.basename(final);
  const own = [made];
  for (const name of await listGenerations(folder)) if (name < made && (await isOwn(name))) own.push(name);
  const old = own.slice(Math.max(1, keep));
  const left = await removeFiles(folder, old);
  return { removed: old.filter((name) => !left.some((file) => file.name === name)), left };
}

/** Removes what a killed backup left behind. Call it while no other backup works in the folder. */
export async function removeUnfinished(folder: string): Promise<Left[]> {
  return removeFiles(
    folder,
    (await readdir(folder)).filter((name) => unfinished.test(name)),
  );
}

async function removeFiles(folder: string, names: readonly string[]): Promise<Left[]> {
  const left: Left[] = [];
  for (const name of names)
    await rm(path.join(folder, name), { force: true }).catch((error: unknown) =>
      left.push({ name, why: error instanceof Error ? error.message : String(error) }),
    );
  return left;
}
