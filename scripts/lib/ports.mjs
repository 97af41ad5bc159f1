import { createServer } from "node:net";
import { SetupError } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

/**
 * A port no one listens on at this moment.
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export function freePort(host = "127.0.0.1") {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
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
    server.once("error", (error) => resolve("code" in error ? String(error.code) : "EUNKNOWN"));
    server.listen(port, host, () => server.close(() => resolve("free")));
  });
}

/**
 * Refuses a port that cannot be listened on.
 * @param {{ port: number, host: string, patience: number }} options patience: milliseconds to wait for a killed predecessor to let go
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
