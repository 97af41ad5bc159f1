import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./children.mjs";

/**
 * @typedef {object} Release
 * @property {string} version of package.json
 * @property {string} commit its hash, with "+" after it where the sources differ from it;
 *   "unknown" where nothing says
 */

/** What an image knows of itself: the release, and the place of its build. Made by deploy/image.mjs. */
const RELEASE_FILE = "release.json";

/**
 * The release that an image holds; undefined in a checkout, which installs and builds by itself.
 * @param {string} [root]
 * @returns {(Release & { build: string }) | undefined}
 */
export function packedRelease(root = ROOT) {
  const file = join(root, RELEASE_FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/**
 * @param {string} [root]
 * @param {NodeJS.ProcessEnv} [env] `SUBDESK_COMMIT` is for who builds from sources without their history
 * @returns {Release}
 */
export function readRelease(root = ROOT, env = process.env) {
  const packed = packedRelease(root);
  if (packed) return { version: packed.version, commit: packed.commit };
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const given = env.SUBDESK_COMMIT?.trim();
  return { version, commit: given || (commitOf(root) ?? "unknown") };
}

/**
 * @param {string} root
 * @returns {string | undefined} undefined without git or its history
 */
function commitOf(root) {
  try {
    const [top, commit] = git(root, ["rev-parse", "--show-toplevel", "HEAD"]).split("\n");
    // Sources that lie within another project's checkout are not of its commit.
    if (!top || !commit || realpathSync(top) !== realpathSync(root)) return undefined;
    const changed = git(root, ["status", "--porcelain", "--", "app", "components", "lib", "public", "*.js*"]);
    return changed ? `${commit}+` : commit;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string[]} args
 */
function git(root, args) {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, ...env } = process.env;
  return execFileSync("git", ["-c", `safe.directory=${root}`, ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 5_000,
  }).trim();
}
