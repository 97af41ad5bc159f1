import { createHash } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError, codeOf } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

/** @typedef {{ tell: (about: object) => void, stale: boolean, release: () => void }} Hold */

/**
 * Holds a name until the process ends. The name is a listening socket, so a killed holder holds nothing: its
 * socket refuses, and is replaced.
 * @param {string} name what is held, such as the real path of a data directory
 * @returns {Promise<Hold | { heldBy: Record<string, unknown> }>} stale: an earlier holder
 *   did not let go in order
 */
export async function hold(name) {
  const path = join(tmpdir(), `subdesk-${createHash("sha256").update(name).digest("hex").slice(0, 20)}.sock`);
  let about = "{}";
  let stale = false;
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(about);
  });
  for (;;) {
    const problem = await listen(server, path);
    if (!problem) break;
    if (problem !== "EADDRINUSE")
      throw new SetupError(
        `The lock ${path} cannot be made (${problem}). Make that folder writable, or set TMPDIR to one that is.`,
      );
    const heldBy = await ask(path);
    if (heldBy) return { heldBy };
    stale = true;
    replace(path);
  }
  server.unref();
  process.once("exit", () => server.listening && rmSync(path, { force: true }));
  return {
    stale,
    tell: (facts) => (about = JSON.stringify(facts)),
    release: () => server.close(),
  };
}

/**
 * Holds a name as soon as no other process does. Answers undefined where one has held it for ten minutes.
 * @param {string} name
 * @returns {Promise<Hold | undefined>}
 */
export function holdInTurn(name) {
  return waitFor(
    async () => {
      const held = await hold(name);
      return "heldBy" in held ? undefined : held;
    },
    { limit: 600_000, every: 250 },
  );
}

/**
 * @param {import("node:net").Server} server
 * @param {string} path
 * @returns {Promise<string | undefined>} the system's code when it failed
 */
function listen(server, path) {
  return new Promise((resolve) => {
    const failed = (/** @type {Error} */ error) => resolve(codeOf(error));
    server.once("error", failed);
    server.listen(path, () => {
      server.off("error", failed);
      resolve(undefined);
    });
  });
}

/**
 * What the holder says about itself; undefined when no one listens.
 * @param {string} path
 * @returns {Promise<Record<string, unknown> | undefined>}
 */
function ask(path) {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(path);
    socket.setTimeout(2000, () => socket.destroy());
    socket.setEncoding("utf8").on("data", (text) => (said += text));
    socket.once("error", (error) => {
      const code = codeOf(error);
      resolve(code === "ECONNREFUSED" || code === "ENOENT" ? undefined : {});
    });
    socket.once("close", () => {
      try {
        resolve(JSON.parse(said));
      } catch {
        resolve({});
      }
    });
  });
}

/**
 * Two starts may find the same dead socket: it is moved aside before it goes, so that neither removes the
 * other's new one unseen.
 * @param {string} path
 */
function replace(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if (codeOf(error) !== "ENOENT")
      throw new SetupError(
        `The lock ${path} was left by another user. Start Subdesk as that user, or remove that file.`,
      );
  }
}
