import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./testing/setup/longest-first.mjs";

const root = fileURLToPath(new URL("./", import.meta.url));
const report = process.env.SUBDESK_TEST_REPORT;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: /^server-only$/, replacement: `${root}testing/setup/empty.ts` },
    ],
  },
  test: {
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
    // Integration tests wait as much as they work.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // A busy machine must not be taken for something that never comes.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Starting anew for each of 90 files took longer than all of their tests.
          isolate: false,
          testTimeout: 120_000,
          include: ["{lib,sandbox,components,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{lib,scripts}/**/*.integration.test.ts"],
          globalSetup: ["testing/setup/database-server.ts", "testing/setup/worker-bundle.ts"],
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
