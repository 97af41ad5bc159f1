import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runNode, ROOT } from "./children.mjs";
import { compilePrograms, programs } from "./programs.mjs";
import { packedRelease } from "./release.mjs";
import { SetupError, codeOf } from "./setup-error.mjs";
import { holdInTurn } from "./single.mjs";

const FOLDERS = ["app", "components", "lib", "public", "sandbox"];
const OUTSIDE =
  /(^|\/)(next-env\.d\.ts|(biome|knip)\.json|(vitest|playwright|drizzle|eslint)\.config\.\w+|.*\.test\.tsx?|\..*)$/;

/** A fingerprint of everything the build reads. */
function sourcesHash() {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const file of sourceFiles())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update("\0");
  return hash.digest("hex");
}

function sourceFiles() {
  const top = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|mjs|cjs|json)$/.test(entry.name))
    .map((entry) => entry.name);
  const deep = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1)),
  );
  return [...new Set([...top, ...deep, ...programs()])].filter((file) => !OUTSIDE.test(file)).sort();
}

/** The build that is used, or made; next.config.js reads the same variable. */
export const distDir = () => join(ROOT, process.env.SUBDESK_DIST_DIR || ".next");

/** Every version has a folder of its own in it. */
const BUILDS = ".builds";
/** Written last, so that a folder without it is no build. It holds the fingerprint of what was built. */
const STAMP = "subdesk-build";
/** In a build, a file for each process that uses it, named by its id. */
const USERS = "subdesk-users";

/**
 * @typedef {{ say: (line: string) => void, track?: (child: import("./children.mjs").Child) => void }} Work
 */

/**
 * Builds the app unless there is a build of these very sources, and has this process and its children use it.
 * A build in use is never touched. The one used before is kept, for the way back.
 * @param {Work} work
 */
export async function ensureBuilt(work) {
  const turn = await holdInTurn(`builds ${ROOT}`);
  try {
    const sources = sourcesHash();
    const given = process.env.SUBDESK_DIST_DIR?.startsWith(BUILDS) ? "" : process.env.SUBDESK_DIST_DIR;
    const place = given || placeOf(sources);
    if (!isBuildOf(place, sources)) await build(place, sources, work);
    if (given) return;
    process.env.SUBDESK_DIST_DIR = place;
    ifWritable(() => use(place));
    ifWritable(() => removeUnused(place));
  } finally {
    turn?.release();
  }
}

/**
 * The folder of the build that a program belongs to: that of the Subdesk which started it, or of these very
 * sources. Undefined where there is none.
 * @returns {string | undefined}
 */
export function findBuild() {
  const given = process.env.SUBDESK_DIST_DIR || packedRelease()?.build;
  if (given) return join(ROOT, given);
  const sources = sourcesHash();
  const place = placeOf(sources);
  return isBuildOf(place, sources) ? join(ROOT, place) : undefined;
}

/** @param {string} sources */
const placeOf = (sources) => join(BUILDS, sources.slice(0, 16));

/**
 * @param {string} place
 * @param {string} sources
 */
function isBuildOf(place, sources) {
  const stamp = join(ROOT, place, STAMP);
  return (
    existsSync(join(ROOT, place, "BUILD_ID")) && existsSync(stamp) && readFileSync(stamp, "utf8") === sources
  );
}

/**
 * @param {string} place
 * @param {string} sources
 * @param {Work} work
 */
async function build(place, sources, { say, track }) {
  say("Building the app, about half a minute …");
  const started = Date.now();
  const folder = join(ROOT, place);
  const ours = place.startsWith(BUILDS);
  if (ours) rmSync(folder, { recursive: true, force: true });
  for (const file of [STAMP, "BUILD_ID"]) rmSync(join(folder, file), { force: true });
  const restore = keepConfiguration();
  let said = "";
  const child = runNode(["node_modules/next/dist/bin/next", "build"], {
    env: {
      ...buildEnv({ ...process.env, SUBDESK_DIST_DIR: place }),
      SUBDESK_BUILD: idOf(sources),
      // Next makes the ids of actions with it: builds of the same sources must agree about them. It protects
      // nothing, and is taken out of the build again; a running Subdesk has a key of its own.
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash("sha256")
        .update(`action ids ${sources}`)
        .digest("base64"),
    },
    cwd: ROOT,
    output: (text) => (said += text),
  });
  track?.(child);
  const { code } = await child.exited;
  restore();
  let whole = code === 0 && existsSync(join(folder, "BUILD_ID"));
  if (whole)
    await compilePrograms(folder).catch((error) => {
      whole = false;
      said = String(error);
    });
  if (!whole) {
    if (ours) rmSync(folder, { recursive: true, force: true });
    throw new SetupError(
      `The app could not be built, see below. Fix the sources and start again; earlier builds, and whatever runs from them, are as they were.\n${said.trim()}`,
    );
  }
  if (ours && sourcesHash() !== sources) {
    rmSync(folder, { recursive: true, force: true });
    throw new SetupError("The sources changed while they were built. Start again.");
  }
  removeKey(folder);
  // Only another build of the same folder would read it, and there is none.
  if (ours) rmSync(join(folder, "cache"), { recursive: true, force: true });
  const stamp = join(folder, STAMP);
  writeFileSync(`${stamp}.new`, sources);
  renameSync(`${stamp}.new`, stamp);
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * By which browsers and balancers tell builds apart: the same for the same sources, wherever they are built.
 * @param {string} sources
 */
const idOf = (sources) => sources.slice(0, 12);

/** The id of the build that is used; undefined in development. */
export function buildId() {
  const stamp = join(distDir(), STAMP);
  return existsSync(stamp) ? idOf(readFileSync(stamp, "utf8")) : undefined;
}

/** @param {string} folder */
function removeKey(folder) {
  for (const name of ["server-reference-manifest.json", "server-reference-manifest.js"]) {
    const file = join(folder, "server", name);
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(/(\\?"encryptionKey\\?":\s*\\?")[A-Za-z0-9+/=]+/g, "$1"),
    );
  }
}

/** Next writes the place of its types into these, although they belong to the checkout, not to one build. */
function keepConfiguration() {
  const files = ["tsconfig.json", "next-env.d.ts"].map((name) => join(ROOT, name));
  const before = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : null));
  const undo = () => {
    for (const [index, file] of files.entries()) {
      const text = before[index] ?? null;
      if (text === null) rmSync(file, { force: true });
      else if (readFileSync(file, "utf8") !== text) writeFileSync(file, text);
    }
  };
  // Also where the start ends before the build does.
  process.once("exit", undo);
  return () => {
    process.off("exit", undo);
    undo();
  };
}

/**
 * Notes that this process uses a build, for as long as it lives.
 * @param {string} place
 */
function use(place) {
  const mark = join(ROOT, place, USERS, String(process.pid));
  mkdirSync(join(ROOT, place, USERS), { recursive: true });
  writeFileSync(mark, "");
  process.once("exit", () => rmSync(mark, { force: true }));
  utimesSync(join(ROOT, place, STAMP), new Date(), new Date());
}

/**
 * Removes the builds that no process uses, except the one that was used last before this.
 * @param {string} current
 */
function removeUnused(current) {
  const others = readdirSync(join(ROOT, BUILDS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(BUILDS, entry.name))
    .filter((place) => place !== current)
    .map((place) => ({ place, usedAt: usedAt(place) }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const [index, { place, usedAt: at }] of others.entries())
    if ((index > 0 || at === 0) && !isUsed(place))
      rmSync(join(ROOT, place), { recursive: true, force: true });
}

/**
 * When it was last used, in milliseconds; 0 for one that was never completed.
 * @param {string} place
 */
function usedAt(place) {
  const stamp = join(ROOT, place, STAMP);
  return existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
}

/** Whether a process that lives runs from a build of this checkout, and so from its packages. */
export function isInUse() {
  const folder = join(ROOT, BUILDS);
  return existsSync(folder) && readdirSync(folder).some((name) => isUsed(join(BUILDS, name)));
}

/** @param {string} place */
function isUsed(place) {
  const users = join(ROOT, place, USERS);
  return existsSync(users) && readdirSync(users).some((pid) => isAlive(Number(pid)));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, but it is there.
    return codeOf(error) === "EPERM";
  }
}

/**
 * An image's own build cannot be written, and need not be.
 * @param {() => void} work
 */
function ifWritable(work) {
  try {
    work();
  } catch (error) {
    if (!["EROFS", "EACCES", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  }
}

const ofTheMachine =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|NODE_OPTIONS)$/;
const ofTheBuild = /^(SUBDESK_DIST_DIR|APP_URL)$/;

/**
 * All that the build is given: what runs a program on this machine, and what next.config.js reads. The build
 * needs no secret, so none can end up in it, whatever the next one is called.
 * @param {NodeJS.ProcessEnv} given
 */
export function buildEnv(given) {
  const kept = Object.entries(given).filter(([name]) => ofTheMachine.test(name) || ofTheBuild.test(name));
  return /** @type {NodeJS.ProcessEnv} */ ({
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // Next would read the person's .env by itself.
    __NEXT_PROCESSED_ENV: "true",
  });
}
