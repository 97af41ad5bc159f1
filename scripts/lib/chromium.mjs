import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SetupError } from "./setup-error.mjs";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const INSIDE = ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium", "chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium"];

/**
 * The browser for the end-to-end tests.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new SetupError(`CHROMIUM_PATH is ${named}, which cannot be run. Set it to the browser's program, or unset it to have one looked for.`);
  }
  return [...INSTALLED, ...downloaded()].find(isProgram);
}

function downloaded() {
  const caches = [process.env.PLAYWRIGHT_BROWSERS_PATH, join(homedir(), ".cache/ms-playwright"), join(homedir(), "Library/Caches/ms-playwright")];
  return caches.flatMap((cache) => {
    if (!cache || !existsSync(cache)) return [];
    const browsers = readdirSync(cache).filter((name) => name.startsWith("chromium-"));
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
 * Finds the browser, or installs it from the packages of Debian or Ubuntu where that is allowed without a password.
 * @param {(line: string) => void} say
 * @returns {string}
 */
export function ensureChromium(say) {
  const found = findChromium();
  if (found) return found;
  const root = process.getuid?.() === 0;
  if (existsSync("/usr/bin/apt-get") && (root || spawnSync("sudo", ["-n", "true"]).status === 0)) {
    say("Installing Chromium (apt-get) …");
    const [program, ...before] = root ? ["env"] : ["sudo", "-n", "env"];
    const quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
    try {
      execFileSync(program, [...before, ...quiet, "update"], { stdio: ["ignore", "ignore", "inherit"] });
      execFileSync(program, [...before, ...quiet, "install", "-y", "--no-install-recommends", "chromium"], { stdio: ["ignore", "ignore", "inherit"] });
    } catch {
      say("apt-get could not install Chromium.");
    }
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError("No Chromium was found for the end-to-end tests. Install the package chromium (or Google Chrome), or set CHROMIUM_PATH to the browser's program.");
}
