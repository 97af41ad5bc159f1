import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { codeOf } from "./setup-error.mjs";

const EXIT_WITH_PARENT = new URL("./exit-with-parent.mjs", import.meta.url).href;

/**
 * @typedef {object} Child
 * @property {number | undefined} pid
 * @property {Promise<unknown>} message the first message it sends; never settles without one
 * @property {Promise<{ code: number | null, signal: string | null }>} exited
 * @property {(patience?: number) => Promise<void>} stop asks, waits that many milliseconds, then insists
 * @property {() => void} kill at once, with everything it started
 */

/**
 * Runs a Node program of its own process group (Ctrl+C in a terminal reaches only the launcher) that cannot
 * outlive the launcher, unless it is `brief`: such a one may close the channel itself and ends soon anyway.
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, brief?: boolean,
 *   output?: "inherit" | "errors" | ((text: string) => void) }} options
 * @returns {Child}
 */
export function runNode(args, { env, cwd, brief = false, output = "inherit" }) {
  const pipe = typeof output === "string" ? "inherit" : "pipe";
  const stdout = output === "errors" ? "ignore" : pipe;
  const child = spawn(process.execPath, brief ? args : ["--import", EXIT_WITH_PARENT, ...args], {
    env: { ...env, SUBDESK_LAUNCHER_PID: String(process.pid) },
    cwd,
    detached: true,
    stdio: ["ignore", stdout, pipe, "ipc"],
  });
  if (typeof output !== "string")
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", output);
  /** @type {Child["exited"]} */
  const exited = new Promise((resolve) => {
    child.once("error", () => resolve({ code: 1, signal: null }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const message = new Promise((resolve) => child.once("message", resolve));
  const over = () => child.exitCode !== null || child.signalCode !== null;
  const kill = () => {
    if (child.pid && !over()) signal(-child.pid, "SIGKILL");
  };
  const stop = async (patience = 10_000) => {
    if (!child.pid || over()) return;
    signal(child.pid, "SIGTERM");
    const insist = setTimeout(kill, patience);
    await exited;
    clearTimeout(insist);
  };
  return { pid: child.pid, message, exited, stop, kill };
}

/**
 * @param {number} pid negative: the whole process group
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** The folder of the checkout. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
