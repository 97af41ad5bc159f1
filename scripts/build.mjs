// Installs, unless it is --installed, and builds beside whatever runs from this checkout, so that the next
// start has nothing to wait for.
import { ensureBuilt, isInUse } from "./lib/build.mjs";
import { ensureInstalled, isInstalled } from "./lib/install.mjs";
import { SetupError } from "./lib/setup-error.mjs";

const say = (/** @type {string} */ line) => console.log(line);
try {
  if (!process.argv.includes("--installed")) {
    // npm deletes the packages first, and with them what a running Subdesk and its PostgreSQL load while they
    // run.
    if (!isInstalled() && isInUse())
      throw new SetupError(
        "This version has other packages, and a Subdesk that runs from this folder uses those that are here. Make the new version in a folder of its own, with SUBDESK_DATA_DIR set to the data directory of this one; or stop Subdesk first.",
      );
    await ensureInstalled({ say });
  }
  await ensureBuilt({ say });
  say(`The build of these sources is ${process.env.SUBDESK_DIST_DIR}.`);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
