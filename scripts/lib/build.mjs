import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNode, ROOT } from "./children.mjs";
import { SetupError } from "./setup-error.mjs";

const FOLDERS = ["app", "components", "lib", "public"];
const OUTSIDE =
  /(^|\/)(next-env\.d\.ts|(vitest|playwright|drizzle|eslint)\.config\.\w+|.*\.test\.tsx?|\..*)$/;

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
  return [...top, ...deep].filter((file) => !OUTSIDE.test(file)).sort();
}

/** Where the build goes; next.config.js reads the same variable. */
export const distDir = () => join(ROOT, process.env.SUBDESK_DIST_DIR || ".next");

/**
 * Builds the app when its sources changed since the last build.
 * @param {{ say: (line: string) => void, track?: (child: import("./children.mjs").Child) => void }} options
 */
export async function ensureBuilt({ say, track }) {
  const stamp = join(distDir(), "subdesk-build");
  const wanted = sourcesHash();
  if (existsSync(join(distDir(), "BUILD_ID")) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted)
    return;
  say("Building the app, about half a minute …");
  const started = Date.now();
  for (const file of [stamp, join(distDir(), "BUILD_ID")]) rmSync(file, { force: true });
  let said = "";
  const child = runNode(["node_modules/next/dist/bin/next", "build"], {
    env: buildEnv(process.env),
    cwd: ROOT,
    output: (text) => (said += text),
  });
  track?.(child);
  const { code } = await child.exited;
  if (code !== 0 || !existsSync(join(distDir(), "BUILD_ID")))
    throw new SetupError(
      `The app could not be built, see below. Fix the sources and start again.\n${said.trim()}`,
    );
  writeFileSync(stamp, wanted);
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
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
