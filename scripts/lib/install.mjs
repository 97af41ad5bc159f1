import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { runNode, ROOT } from "./children.mjs";
import { SetupError } from "./setup-error.mjs";

/** @typedef {{ version?: string, optional?: boolean, extraneous?: boolean, link?: boolean }} Entry */

/**
 * Whether node_modules is what package-lock.json asks for, by the record npm keeps of what it installed
 * (written last, so a broken install has none).
 */
export function isInstalled() {
  const wanted = readPackages(join(ROOT, "package-lock.json"));
  const present = readPackages(join(ROOT, "node_modules/.package-lock.json"));
  return Object.entries(wanted).every(([path, entry]) => {
    const found = present[path];
    if (!path || entry.extraneous) return true;
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, Entry>}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return {};
  }
}

/**
 * Installs the packages when they are missing or package-lock.json changed.
 * @param {{ say: (line: string) => void, track?: (child: import("./children.mjs").Child) => void }} options
 */
export async function ensureInstalled({ say, track }) {
  if (isInstalled()) return;
  say("Installing packages (npm ci), about half a minute …");
  const started = Date.now();
  let said = "";
  const child = runNode(
    [npmProgram(), "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    { env: process.env, cwd: ROOT, output: (text) => (said += text) },
  );
  track?.(child);
  const { code } = await child.exited;
  if (code === 0) return say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  throw new SetupError(
    `npm ci did not succeed, see below. Fix that (often the network or the npm registry setting) and start again.\n${npmReason(said)}`,
  );
}

/**
 * What npm said about its failure.
 * @param {string} said
 */
export function npmReason(said) {
  return said
    .split("\n")
    .filter((line) => /^npm error ./.test(line))
    .slice(0, 12)
    .join("\n");
}

/** npm's own program file: given when npm started us, else the one behind the command. */
export function npmProgram() {
  const given = process.env.npm_execpath;
  if (given?.endsWith("npm-cli.js")) return given;
  try {
    const file = join(
      execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim(),
      "npm/bin/npm-cli.js",
    );
    readFileSync(file);
    return file;
  } catch {
    throw new SetupError(
      "npm was not found. Install Node.js with npm, or run npm ci in this folder yourself, and start again.",
    );
  }
}
