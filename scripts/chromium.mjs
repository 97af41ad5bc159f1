import { ensureChromium } from "./lib/chromium.mjs";
import { SetupError } from "./lib/setup-error.mjs";

try {
  console.log(`Chromium: ${ensureChromium(console.log, { shell: true })}`);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
