import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
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

/** The tests bring their own settings: those of the developer's Subdesk are left out. */
const OURS = /^(SUBDESK_|AUTH_SECRET|NEXTAUTH_|APP_URL|PORT$|HOST$|NODE_ENV|OIDC_|SMTP_)/;
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !OURS.test(name) && !isProviderVariable(name)),
);
Object.assign(env, { NO_COLOR: "1", FORCE_COLOR: undefined, NEXT_TELEMETRY_DISABLED: "1" });

/**
 * @typedef {(text: string) => void} Print where a stage's output goes; as it comes to the
 *   terminal without one
 */
/**
 * @typedef {{ name: string, group: string, report?: string, run: (print?: Print) => Promise<boolean> }} Stage
 */

/**
 * @param {string} name
 * @param {string} [script] of package.json, where it is called something else there
 * @returns {Stage}
 */
const check = (name, script = name) => ({
  name,
  group: "unit",
  run: (print) => npm(script, {}, print),
});

/**
 * Steps follow each other. Within one there are lanes that run side by side, each one stage after another:
 * while one waits for a disk, another computes.
 * @type {Stage[][][]}
 */
const steps = [
  [
    [
      check("format", "format:check"),
      check("lint"),
      {
        name: "unit tests",
        group: "unit",
        report: "unit.json",
        run: (print) => npm("unit", { SUBDESK_TEST_REPORT: join(folder, "unit.json") }, print),
      },
    ],
    // Types and build both write the types of the routes.
    [check("unused"), check("types"), { name: "build", group: "e2e", run: build }],
  ],
  [[{ name: "integration tests", group: "integration", report: "integration.json", run: integration }]],
  [[{ name: "end-to-end tests", group: "e2e", report: "e2e.json", run: endToEnd }]],
];

/** @type {Set<import("node:child_process").ChildProcess>} */
const underWay = new Set();
let signalled = false;

/**
 * Ends what runs before this process ends: a signal that reaches it alone would leave browsers, desks and
 * databases behind. Each child has a process group of its own, so that none gets a terminal's signal twice.
 * @param {NodeJS.Signals} signal
 */
function endAll(signal) {
  signalled = true;
  process.exitCode = 128 + constants.signals[signal];
  // The one at which all of them tidy up.
  for (const { pid } of underWay) if (pid) process.kill(-pid, "SIGINT");
}
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, endAll);

/**
 * @param {string[]} command
 * @param {Record<string, string>} [more]
 * @param {Print} [print]
 * @returns {Promise<boolean>}
 */
function run([program = "", ...args], more = {}, print) {
  return new Promise((resolve) => {
    const output = print ? "pipe" : "inherit";
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...env, ...more },
      stdio: ["ignore", output, output],
      detached: true,
    });
    underWay.add(child);
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (/** @type {Buffer} */ text) => print?.(text.toString()));
    child.once("error", () => resolve(false));
    child.once("close", (code) => {
      underWay.delete(child);
      resolve(code === 0);
    });
  });
}

/**
 * @param {string} script
 * @param {Record<string, string>} more
 * @param {Print} [print]
 */
function npm(script, more, print) {
  return run(["npm", "run", "--silent", script], more, print);
}

/** @param {Print} [print] */
async function build(print) {
  await ensureBuilt({ say: print ? (line) => print(`${line}\n`) : say });
  return true;
}

async function integration() {
  const more = { SUBDESK_TEST_REPORT: join(folder, "integration.json") };
  return run([process.execPath, "node_modules/vitest/vitest.mjs", "run", "--project", "integration*"], {
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

/** @typedef {{ ok: boolean, seconds: number, passed: number, failed: number }} Verdict */

/**
 * Runs a stage. `aside`: others run at the same time, so what it prints is shown when it ends.
 * @param {Stage} stage
 * @param {boolean} aside
 * @returns {Promise<Verdict>}
 */
async function attempt({ name, report, run: work }, aside) {
  const started = Date.now();
  const file = report && join(folder, report);
  if (file) rmSync(file, { force: true });
  let printed = "";
  if (!aside) say(`\n== ${name}`);
  let ok = false;
  try {
    ok = await work(aside ? (text) => (printed += text) : undefined);
  } catch (error) {
    printed += error instanceof SetupError ? error.message : inspect(error);
  }
  if (aside) say(`\n== ${name}`);
  if (printed) say(printed.trimEnd());
  const count = file ? readReport(file) : { passed: 0, failed: 0 };
  // A stage that fails without a failing test (types, build, a crash) is a failure too.
  if (!ok && !count.failed) count.failed = 1;
  return { ok, seconds: Math.round((Date.now() - started) / 1000), ...count };
}

async function main() {
  if (only && !steps.flat(2).some(({ group }) => group === only))
    throw new SetupError(
      `SUBDESK_TEST_ONLY is "${only}". Set it to unit, integration or e2e, or unset it to run everything.`,
    );
  const held = await hold(`tests ${ROOT}`);
  if ("heldBy" in held)
    throw new SetupError("The tests of this checkout are running already. Wait for them, or stop them.");
  await ensureInstalled({ say });
  mkdirSync(folder, { recursive: true });

  /** @type {Map<Stage, Verdict>} */
  const verdicts = new Map();
  for (const step of steps) {
    const lanes = step
      .map((lane) => lane.filter(({ group }) => !only || group === only))
      .filter((lane) => lane.length > 0);
    const aside = lanes.length > 1;
    await Promise.all(
      lanes.map(async (lane) => {
        for (const stage of lane) {
          verdicts.set(stage, await attempt(stage, aside));
          if (signalled) return;
        }
      }),
    );
    if (signalled) return process.exitCode;
  }
  // Only now: the browser tests would make their files where many were just deleted.
  const { removeTestServer } = await import("./lib/test-server.mjs");
  await removeTestServer();
  const total = { passed: 0, failed: 0 };
  say("");
  for (const stage of steps.flat(2)) {
    const verdict = verdicts.get(stage);
    if (!verdict) continue;
    total.passed += verdict.passed;
    total.failed += verdict.failed;
    say(`${verdict.ok ? "ok    " : "FAILED"}  ${String(verdict.seconds).padStart(4)} s  ${stage.name}`);
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  },
);
