import { randomUUID } from "node:crypto";
import { get } from "node:http";
import { START } from "./front-door.mjs";
import { runNode, ROOT } from "./children.mjs";
import { logLines } from "./log-lines.mjs";
import { SetupError } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

const PRELOAD = new URL("./web-preload.mjs", import.meta.url).href;

/** Next's own greeting, which names addresses Subdesk may not be open at. */
const GREETING = /^\s*(▲|✓|- (Local|Network|Environments?|Experiments)\b|$)/;

/**
 * Starts Next and waits until it answers: it, and not another program that took the port in the meantime.
 * @param {{ dev: boolean, port: number, host: string, env: NodeJS.ProcessEnv,
 *   track: (child: import("./children.mjs").Child) => void }} options
 */
export async function startWeb({ dev, port, host, env, track }) {
  // A proxy that keeps a connection longer than this server does sends a request into its closing.
  const mode = dev ? ["dev", "--turbopack"] : ["start", "--keepAliveTimeout", "95000"];
  const start = randomUUID();
  let greeting = true;
  const write = (/** @type {string} */ text) => void process.stdout.write(shown(text, dev));
  const print = dev ? write : logLines(write);
  const child = runNode(
    [
      "--import",
      PRELOAD,
      "node_modules/next/dist/bin/next",
      ...mode,
      "--port",
      String(port),
      "--hostname",
      host,
    ],
    {
      env: { ...env, SUBDESK_START: start, ...(!dev && { NEXT_MANUAL_SIG_HANDLE: "1" }) },
      cwd: ROOT,
      output: (text) => print(greeting ? withoutGreeting(text) : text),
    },
  );
  track(child);
  let ended = false;
  let status = 0;
  void child.exited.then(() => (ended = true));
  let refusals = 0;
  const settled = async () => {
    status = (await ask(port, host, start)) ?? status;
    // A page that does not compile is normal in development; in production everyone would see it.
    if (status >= 500 && !dev) refusals++;
    return ended || refusals === 3 || (status > 0 && refusals === 0) || undefined;
  };
  await waitFor(settled, { limit: 60_000, every: 50 });
  greeting = false;
  if (status > 0 && refusals === 0 && !ended) return;
  throw new SetupError(
    `The web server ${status ? `answers with an error (HTTP ${status})` : "did not start"}, see above.`,
  );
}

/** @param {string} text */
function withoutGreeting(text) {
  const lines = text.split("\n").filter((line) => !GREETING.test(line));
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Without the characters that would move the cursor, colour or clear whatever shows the log: a request may
 * have brought them. The colours of a developer's own terminal stay.
 * @param {string} text
 * @param {boolean} dev
 */
export function shown(text, dev) {
  return dev
    ? text
    : text.replace(
        /(?!\n)[\p{Cc}\u2028\u2029]/gu,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
}

/**
 * The status of the sign-in page, which is then warm for the first person; undefined while this
 * start does not answer.
 * @param {number} port
 * @param {string} host
 * @param {string} start
 * @returns {Promise<number | undefined>}
 */
function ask(port, host, start) {
  const near = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return new Promise((resolve) => {
    const asked = {
      host: near,
      port,
      path: "/sign-in",
      headers: { [START]: start },
      agent: false,
      timeout: 30_000,
    };
    const request = get(asked, (answer) => {
      answer.resume();
      answer.once("close", () => resolve(answer.headers[START] === start ? answer.statusCode : undefined));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
  });
}
