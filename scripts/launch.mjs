import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/children.mjs";
import { isUnderNohup, whenNpmEnds } from "./lib/npm-parent.mjs";
import { SetupError } from "./lib/setup-error.mjs";
import { Shutdown } from "./lib/shutdown.mjs";

const say = (/** @type {string} */ line) => console.log(line);
const dev = process.argv.includes("--dev");
const shutdown = new Shutdown();
let firstSignal = 0;

/** @param {number} code */
async function leave(code) {
  await shutdown.stop();
  process.exit(code);
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  if (!firstSignal) {
    firstSignal = Date.now();
    say("Stopping …");
    void leave(0);
    // npm forwards Ctrl+C although the terminal already sent it: a second signal right after the first is the
    // same key press.
  } else if (signal === "SIGINT" && Date.now() - firstSignal > 700) {
    shutdown.kill();
    process.exit(130);
  }
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => onSignal(signal));
// A shell that ends sends it to what it started, nohup or not.
const outlivesShell = isUnderNohup();
process.on("SIGHUP", () => outlivesShell || onSignal("SIGHUP"));
whenNpmEnds(() => onSignal("SIGTERM"));
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

try {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new SetupError(
      `Subdesk needs Node.js 20.19 or newer, and this is ${process.versions.node}. Install a newer one from nodejs.org.`,
    );
  if (process.platform === "win32")
    throw new SetupError("Subdesk runs on Linux and macOS. On Windows, start it inside WSL.");
  if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
  const { openDesk } = await import("./lib/desk.mjs");
  await openDesk({
    dev,
    say,
    shutdown,
    lost: (name) =>
      fail(new SetupError(`${name} ended unexpectedly, so Subdesk stops. The lines above may say why.`)),
  });
} catch (error) {
  await fail(error);
}

/** @param {unknown} error */
async function fail(error) {
  if (shutdown.begun) return;
  console.error(error instanceof SetupError ? `\n${error.message}\n` : error);
  await leave(1);
}
