import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/lib/chromium.mjs";

const report = process.env.SUBDESK_TEST_REPORT;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/setup/start.ts",
  // Each has a desk of its own. Three on two cores: they wait as much as they work.
  workers: 3,
  projects: [
    { name: "desk", testIgnore: "secrets.spec.ts" },
    // Searches all that the others leave behind.
    { name: "secrets", testMatch: "secrets.spec.ts", dependencies: ["desk"], fullyParallel: true },
  ],
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: report ? [["list"], ["json", { outputFile: report }]] : "list",
  use: {
    trace: "off",
    screenshot: "only-on-failure",
    viewport: { width: 1280, height: 800 },
    // What moves is drawn anew at each frame, and waited for before it is clicked.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: findChromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A page lives for seconds: what the optimizing compilers cost comes back only in
        // one that lives longer.
        "--js-flags=--no-maglev --no-turbofan",
      ],
    },
  },
});
