import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { codeOf, SetupError } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

/** Below those that Linux and macOS give to outgoing connections, and to servers that ask for any. */
const FIRST = 10_000;
const LAST = 29_999;

/**
 * A port no one listens on at this moment, and that the system gives to no other program before it is used.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(FIRST, LAST + 1);
    if ((await probePort(port, "127.0.0.1")) === "free") return port;
  }
  throw new Error(`No free port was found between ${FIRST} and ${LAST}.`);
}

/**
 * Whether one may listen there; answers the system's code when not.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<"free" | string>}
 */
function probePort(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(codeOf(error) ?? "EUNKNOWN"));
    server.listen(port, host, () => server.close(() => resolve("free")));
  });
}

/**
 * Refuses a port that cannot be listened on.
 * @param {{ port: number, host: string, patience: number }} options patience: milliseconds to wait for a
 *   killed predecessor to let go
 */
export async function requirePort({ port, host, patience }) {
  let last = "free";
  await waitFor(
    async () => {
      last = await probePort(port, host);
      return last === "EADDRINUSE" ? undefined : last;
    },
    { limit: patience, every: 100 },
  );
  if (last === "free") return;
  if (last === "EADDRINUSE")
    throw new SetupError(
      `Port ${port} is in use by another program. Stop that program, or choose another port, such as PORT=${port + (port < 65535 ? 1 : -1)}.`,
    );
  if (last === "EACCES")
    throw new SetupError(
      `PORT=${port} is reserved for the administrator. Choose a port of 1024 or above, such as PORT=3000.`,
    );
  throw new SetupError(
    `HOST=${host} is not an address of this machine (${last}). Set HOST=127.0.0.1 for this machine only, or HOST=0.0.0.0 for the whole network.`,
  );
}
