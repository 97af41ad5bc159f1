import { spawn } from "node:child_process";
import { randomBytes, createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { admit, isRoot } from "./postgres-account.mjs";
import { SetupError, codeOf } from "./setup-error.mjs";

/** @typedef {import("./postgres-account.mjs").Account} Account */
/** @typedef {{ folder: string, account: Account, exists: boolean, pointer?: string }} Place */

/** Where data and programs are when root's server account cannot reach the data directory. */
export const SHARED_ROOT = "/var/lib/subdesk";

/**
 * Decides where the server's files are, or will be, and which account owns them.
 * @param {string} dataDir
 * @param {Account} account
 * @returns {Promise<Place>}
 */
export async function findCluster(dataDir, account) {
  const pointer = join(dataDir, "postgres-location");
  const elsewhere = (await readFile(pointer, "utf8").catch(onlyMissing)).trim();
  if (elsewhere) {
    if (existsSync(join(elsewhere, "PG_VERSION"))) return adopt(elsewhere, account);
    throw new SetupError(
      `The database of ${dataDir} was kept in ${elsewhere}, which is gone. Restore it, or remove ${pointer} to start with an empty database.`,
    );
  }
  const inside = join(dataDir, "postgres");
  if (existsSync(inside)) {
    const place = adopt(inside, account);
    if (admit(place.account, dataDir)) return place;
    throw new SetupError(
      `PostgreSQL's account cannot reach the database in ${inside}. Let others enter the folders above it (chmod o+x), or move the data directory and set SUBDESK_DATA_DIR.`,
    );
  }
  if (admit(account, dataDir)) return { folder: inside, account, exists: false };
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const folder = join(SHARED_ROOT, `${name}-${randomBytes(3).toString("hex")}`);
  return { folder, account, exists: false, pointer };
}

/**
 * Where the server's files are, if there are any.
 * @param {string} dataDir
 */
export async function clusterFolder(dataDir) {
  const elsewhere = (await readFile(join(dataDir, "postgres-location"), "utf8").catch(onlyMissing)).trim();
  return elsewhere || join(dataDir, "postgres");
}

/**
 * The owner of the files is the account the server runs as, whoever made them.
 * @param {string} folder
 * @param {Account} account
 * @returns {Place}
 */
function adopt(folder, account) {
  const { uid, gid } = statSync(folder);
  if (isRoot) return { folder, account: uid === 0 ? account : { uid, gid }, exists: true };
  if (uid === process.getuid?.()) return { folder, account, exists: true };
  throw new SetupError(
    `The database in ${folder} belongs to another user (uid ${uid}). Start Subdesk as root or as that user, or set SUBDESK_DATA_DIR to another folder.`,
  );
}

/**
 * The password of the database role, made once.
 * @param {string} dataDir
 * @param {Place} place
 * @returns {Promise<string>}
 */
export async function clusterPassword(dataDir, place) {
  const file = join(dataDir, "postgres-password");
  const known = (await readFile(file, "utf8").catch(onlyMissing)).trim();
  if (known) return known;
  if (place.exists)
    throw new SetupError(
      `The file ${file} is missing, and without it the database cannot be opened. Restore it from a backup, or set SUBDESK_DATA_DIR to another folder.`,
    );
  const fresh = randomBytes(24).toString("hex");
  await writeFile(`${file}.new`, `${fresh}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return fresh;
}

/**
 * The major version of PostgreSQL that made these files.
 * @param {string} folder
 */
export const majorOf = (folder) => Number(readFileSync(join(folder, "PG_VERSION"), "utf8"));

/** @param {unknown} error */
function onlyMissing(error) {
  if (codeOf(error) === "ENOENT") return "";
  throw error;
}

/**
 * Makes the server's files. They appear under their name only when whole, so an interrupted start leaves
 * nothing half made.
 * @param {{ place: Place, native: string, major: number, password: string, user: string }} options
 */
export async function initCluster({ place, native, major, password, user }) {
  const parent = dirname(place.folder);
  if (place.pointer) {
    await mkdir(parent, { recursive: true });
    await chmod(parent, 0o755);
  }
  await removeDrafts(parent);
  const draft = await mkdtemp(join(parent, "postgres-init-"));
  const files = join(draft, "data");
  const pwfile = join(draft, "password");
  await mkdir(files, { mode: 0o700 });
  await writeFile(pwfile, `${password}\n`, { mode: 0o600 });
  if (place.account)
    for (const path of [draft, files, pwfile]) await chown(path, place.account.uid, place.account.gid);
  try {
    await run(join(native, "bin", "initdb"), place.account, [
      `--pgdata=${files}`,
      `--username=${user}`,
      `--pwfile=${pwfile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      ...(major < 17 ? [] : ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]),
    ]);
    await rename(files, place.folder);
    if (place.pointer) await writeFile(place.pointer, `${place.folder}\n`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * What a killed start left behind. In the shared folder a draft may be someone else's, so only old ones go.
 * @param {string} parent
 */
async function removeDrafts(parent) {
  for (const name of await readdir(parent)) {
    if (!name.startsWith("postgres-init-")) continue;
    const path = join(parent, name);
    if (parent === SHARED_ROOT && Date.now() - statSync(path).mtimeMs < 600_000) continue;
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/**
 * @param {string} program
 * @param {Account} account
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function run(program, account, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...account,
      cwd: "/",
      env: { LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      const why = said.split("\n").find((line) => /error|fatal/i.test(line)) ?? `exit code ${code}`;
      reject(
        new SetupError(
          `PostgreSQL could not create its files (${why.trim()}). Check the free space and the rights of the data directory, or set DATABASE_URL.`,
        ),
      );
    });
  });
}
