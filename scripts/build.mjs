// Installs, unless it is --installed, and builds beside whatever runs from this checkout, so that the next
// start has nothing to wait for.
import { ensureBuilt } from "./lib/build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { SetupError } from "./lib/setup-error.mjs";

const say = (/** @type {string} */ line) => console.log(line);
try {
  if (!process.argv.includes("--installed")) await ensureInstalled({ say });
  await ensureBuilt({ say });
  say(`The build of these sources is ${process.env.SUBDESK_DIST_DIR}.`);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
