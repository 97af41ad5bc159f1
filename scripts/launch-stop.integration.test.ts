import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./lib/children.mjs";
import { holdInTurn } from "./lib/single.mjs";
import { waitFor } from "./lib/wait.mjs";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-launch-stop-")));
const { PATH = "", HOME = "" } = process.env;
const ends: (() => void)[] = [];
let release = () => {};

// A launcher waits for its turn at the checkout, so each stays where it is until it is stopped.
beforeAll(async () => {
  // Other tests start desks from this checkout meanwhile.
  const held = await holdInTurn(`checkout ${ROOT}`);
  if (!held) throw new Error("A start is working on this checkout.");
  release = held.release;
});
afterAll(() => {
  for (const end of ends) end();
  release();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command that starts a launcher; `launcher` is the launcher's process id. */
async function start(command: string, args: string[], name: string) {
  const dataDir = join(folder, name);
  const parent: ChildProcess = spawn(command, args, {
    cwd: ROOT,
    env: {
      PATH,
      HOME,
      NODE_ENV: "production",
      PORT: "39998",
      SUBDESK_SANDBOX: "0",
      SUBDESK_DATA_DIR: dataDir,
      DATABASE_URL: "",
      APP_URL: "",
    },
    stdio: "ignore",
    detached: true,
  });
  ends.push(() => parent.pid && kill(-parent.pid));
  const launcher = await waitFor(() => launcherOn(dataDir), { limit: 90_000, every: 100 });
  if (!launcher) throw new Error(`${command} started no launcher.`);
  ends.push(() => kill(launcher));
  return { parent, launcher };
}

/** The launcher on a data directory, once it handles signals: it makes its data directory later than that. */
function launcherOn(dataDir: string): number | undefined {
  if (!existsSync(dataDir)) return undefined;
  const found = readdirSync("/proc").find((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/cmdline`, "utf8").endsWith("\0scripts/launch.mjs\0") &&
        !readFileSync(`/proc/${name}/comm`, "utf8").startsWith("npm") &&
        readFileSync(`/proc/${name}/environ`, "utf8").includes(`SUBDESK_DATA_DIR=${dataDir}\0`)
      );
    } catch {
      return false;
    }
  });
  return found === undefined ? undefined : Number(found);
}

function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

const hasEnded = (pid: number) =>
  waitFor(
    () => {
      try {
        return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8")) || undefined;
      } catch {
        return true;
      }
    },
    { limit: 8_000 },
  );

describe.skipIf(process.platform !== "linux")("the launcher", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)(
    "npm start ends with npm, which alone gets %s",
    async (signal) => {
      const { parent, launcher } = await start("npm", ["start"], `npm-${signal}`);
      expect(parent.pid).not.toBe(launcher);
      parent.kill(signal);
      expect(await hasEnded(launcher)).toBe(true);
    },
    120_000,
  );

  test("stops on SIGHUP", async () => {
    const { parent } = await start(process.execPath, ["scripts/launch.mjs"], "hangup");
    const exit = once(parent, "exit");
    parent.kill("SIGHUP");
    expect(await exit).toEqual([0, null]);
  });

  test("started with nohup in the background, it outlives its shell", async () => {
    const { parent, launcher } = await start(
      "sh",
      ["-c", `nohup "${process.execPath}" scripts/launch.mjs 0>/dev/null & sleep 300`],
      "nohup",
    );
    parent.kill("SIGKILL");
    await once(parent, "exit");
    kill(launcher, "SIGHUP");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(() => process.kill(launcher, 0)).not.toThrow();
    kill(launcher, "SIGTERM");
    expect(await hasEnded(launcher)).toBe(true);
  });
});
