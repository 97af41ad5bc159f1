import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { ROOT } from "./lib/children.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { isProviderVariable } from "./lib/provider-variables.mjs";
import { SetupError } from "./lib/setup-error.mjs";
import { hold } from "./lib/single.mjs";
import { readReport } from "./lib/test-report.mjs";

const say = (/** @type {string} */ line) => console.log(line);
const only = process.env.SUBDESK_TEST_ONLY;
const folder = join(ROOT, ".test");

/** The tests bring their own settings: those of the person's desk stay out. */
const OURS = /^(SUBDESK_|AUTH_SECRET|NEXTAUTH_|APP_URL|PORT$|HOST$|NODE_ENV|OIDC_|SMTP_)/;
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !OURS.test(name) && !isProviderVariable(name)),
);
Object.assign(env, { NO_COLOR: "1", FORCE_COLOR: undefined, NEXT_TELEMETRY_DISABLED: "1" });

/** @typedef {{ name: string, group: string, report?: string, run: () => Promise<boolean> }} Stage */

/** @type {Stage[]} */
const stages = [
  { name: "format", group: "unit", run: () => npm("format:check") },
  { name: "lint", group: "unit", run: () => npm("lint") },
  { name: "unused", group: "unit", run: () => npm("unused") },
  { name: "types", group: "unit", run: () => npm("types") },
  {
    name: "unit tests",
    group: "unit",
    report: "unit.json",
    run: () => npm("unit", { SUBDESK_TEST_REPORT: join(folder, "unit.json") }),
  },
  { name: "build", group: "e2e", run: build },
  { name: "integration tests", group: "integration", report: "integration.json", run: integration },
  { name: "end-to-end tests", group: "e2e", report: "e2e.json", run: endToEnd },
];

/**
 * @param {string[]} command
 * @param {Record<string, string>} [more]
 * @returns {Promise<boolean>}
 */
function run([program = "", ...args], more = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...env, ...more },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/**
 * @param {string} script
 * @param {Record<string, string>} [more]
 */
function npm(script, more) {
  return run(["npm", "run", "--silent", script], more);
}

async function build() {
  await ensureBuilt({ say });
  return true;
}

async function integration() {
  const more = { SUBDESK_TEST_REPORT: join(folder, "integration.json") };
  return run([process.execPath, "node_modules/vitest/vitest.mjs", "run", "--project", "integration"], {
    ...more,
    ...(await givenServer()),
  });
}

/**
 * The person's server, where its role may create databases; else the tests start the bundled one.
 * @returns {Promise<Record<string, string>>}
 */
async function givenServer() {
  const url = process.env.DATABASE_URL?.trim();
  if (!url) return {};
  const { requireDatabase } = await import("./lib/outside-database.mjs");
  const { scratchDatabase } = await import("./lib/scratch-database.mjs");
  await requireDatabase(url);
  const scratch = await scratchDatabase(url, "subdesk_probe");
  await scratch.drop();
  if (scratch.own) return { TEST_DATABASE_URL: url };
  say("The role of DATABASE_URL may not create databases: these tests use the bundled PostgreSQL instead.");
  return {};
}

async function endToEnd() {
  ensureChromium(say);
  return run([process.execPath, "node_modules/@playwright/test/cli.js", "test"], {
    SUBDESK_TEST_REPORT: join(folder, "e2e.json"),
  });
}

/** @param {Stage} stage */
async function attempt({ name, run: work }) {
  say(`\n== ${name}`);
  try {
    return await work();
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    return false;
  }
}

async function main() {
  if (only && !stages.some(({ group }) => group === only))
    throw new SetupError(
      `SUBDESK_TEST_ONLY is "${only}". Set it to unit, integration or e2e, or unset it to run everything.`,
    );
  const held = await hold(`tests ${ROOT}`);
  if ("heldBy" in held)
    throw new SetupError("The tests of this checkout are running already. Wait for them, or stop them.");
  await ensureInstalled({ say });
  mkdirSync(folder, { recursive: true });

  const total = { passed: 0, failed: 0 };
  const verdicts = [];
  for (const stage of stages.filter(({ group }) => !only || group === only)) {
    const file = stage.report && join(folder, stage.report);
    if (file) rmSync(file, { force: true });
    const ok = await attempt(stage);
    const count = file ? readReport(file) : { passed: 0, failed: 0 };
    // A stage that fails without a failing test (types, build, a crash) is a failure all the same.
    if (!ok && !count.failed) count.failed = 1;
    total.passed += count.passed;
    total.failed += count.failed;
    verdicts.push(`${ok ? "ok    " : "FAILED"}  ${stage.name}`);
  }
  say(`\n${verdicts.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  },
);
