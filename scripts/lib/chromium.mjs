import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SetupError } from "./setup-error.mjs";

/** Chromium without its window: the same engine at less than half the work, so it is preferred. */
const SHELL = "/usr/bin/chromium-headless-shell";
const INSTALLED = [
  SHELL,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const INSIDE = [
  "chrome-linux/headless_shell",
  "chrome-headless-shell-linux64/chrome-headless-shell",
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser for the end-to-end tests.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new SetupError(
      `CHROMIUM_PATH is ${named}, which cannot be run. Set it to the browser's program, or unset it so that one is searched for.`,
    );
  }
  return [...INSTALLED, ...downloaded()].find(isProgram);
}

function downloaded() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), ".cache/ms-playwright"),
    join(homedir(), "Library/Caches/ms-playwright"),
  ];
  return caches.flatMap((cache) => {
    if (!cache || !existsSync(cache)) return [];
    const browsers = readdirSync(cache).filter((name) => /^chromium(_headless_shell)?-/.test(name));
    return browsers.flatMap((name) => INSIDE.map((path) => join(cache, name, path)));
  });
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the browser, or installs it from the packages of Debian or Ubuntu where that is allowed without a
 * password.
 * @param {(line: string) => void} say
 * @param {{ shell?: boolean }} [options] shell: installs the headless shell also where
 *   another browser is found
 * @returns {string}
 */
export function ensureChromium(say, { shell = false } = {}) {
  const found = findChromium();
  if (found && !(shell && !process.env.CHROMIUM_PATH && found !== SHELL)) return found;
  install(say);
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError(
    "No Chromium was found for the end-to-end tests. Install the package chromium (or Google Chrome), or set CHROMIUM_PATH to the browser's program.",
  );
}

/** @param {(line: string) => void} say */
function install(say) {
  const root = process.getuid?.() === 0;
  if (!existsSync("/usr/bin/apt-get") || !(root || spawnSync("sudo", ["-n", "true"]).status === 0)) return;
  say("Installing Chromium (apt-get) …");
  const [program, ...before] = root ? ["env"] : ["sudo", "-n", "env"];
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync(program, [...before, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    }).status === 0;
  apt("update");
  // Not every release packages the shell by itself.
  const installed = ["chromium-headless-shell", "chromium"].some((name) =>
    apt("install", "-y", "--no-install-recommends", name),
  );
  if (!installed) say("apt-get could not install Chromium.");
}
