import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import type { ProjectConfig } from "vitest/node";
import { LongestFirst } from "./testing/setup/longest-first.mjs";

const root = fileURLToPath(new URL("./", import.meta.url));
const report = process.env.SUBDESK_TEST_REPORT;

const integration: ProjectConfig = {
  globalSetup: ["testing/setup/database-server.ts", "testing/setup/worker-bundle.ts"],
  pool: "forks",
  testTimeout: 180_000,
  hookTimeout: 120_000,
};
/** A module that is replaced stays so for the rest of a process. */
const replacing = readdirSync(`${root}lib`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".integration.test.ts"))
  .map((name) => `lib/${name}`)
  .filter((file) => readFileSync(root + file, "utf8").includes("vi.mock("));

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
    maxWorkers: 4,
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
          ...integration,
          name: "integration",
          // Most of what a file took was loading the same modules; testing/end-process.ts forgets the rest.
          isolate: false,
          include: ["lib/**/*.integration.test.ts"],
          exclude: replacing,
        },
      },
      {
        extends: true,
        test: {
          ...integration,
          name: "integration-alone",
          include: ["scripts/**/*.integration.test.ts", ...replacing],
        },
      },
    ],
  },
});
