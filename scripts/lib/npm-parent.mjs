import { execFileSync } from "node:child_process";
import { fstatSync, readFileSync, readSync } from "node:fs";
import { isatty } from "node:tty";
import { codeOf } from "./setup-error.mjs";

const LOOK_EVERY = 500;

/**
 * Calls `gone` once npm has ended, when npm started this program: whoever stopped npm, such as a supervisor
 * or a container, has no other way to stop what npm started. npm runs a shell that runs this program, so both
 * the parent and, behind a shell, its parent are watched. Does nothing when npm did not start it.
 * @param {() => void} gone
 * @param {NodeJS.ProcessEnv} [env]
 */
export function whenNpmEnds(gone, env = process.env) {
  if (!env.npm_lifecycle_event || !env.npm_lifecycle_script?.includes("launch.mjs")) return;
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY);
  timer.unref();
}

/** @param {number} pid */
function isShell(pid) {
  return !/^(npm|node)/.test(nameOf(pid));
}

/** @param {number} pid */
function nameOf(pid) {
  if (process.platform === "linux") return attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8")) ?? "npm";
  const path = attempt(() => execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }));
  return path?.trim().split("/").at(-1) ?? "npm";
}

/**
 * @param {number} pid
 * @returns {number | undefined} undefined when there is no such process
 */
function parentOf(pid) {
  const line =
    process.platform === "linux"
      ? // The name, in parentheses, may contain anything.
        attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) \S /s, ""))
      : attempt(() => execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));
  return line === undefined ? undefined : Number(line.trim().split(" ")[0]);
}

/**
 * Whether nohup started this program. Node itself forgets that nohup had SIGHUP ignored; what is left is
 * standard input, which nohup replaces with something that cannot be read.
 */
export function isUnderNohup() {
  try {
    if (isatty(0) || !fstatSync(0).isCharacterDevice()) return false;
    readSync(0, Buffer.alloc(1));
    return false;
  } catch (error) {
    return codeOf(error) === "EBADF";
  }
}

/**
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
