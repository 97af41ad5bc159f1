import { join } from "node:path";
import { runNode, ROOT } from "./children.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * @typedef {{ netnut: { url: string, token: string }, nineProxy: { url: string, apiKey: string } }}
 * SandboxAddresses
 */

/**
 * Starts the stand-ins for both providers.
 * @param {{ dataDir: string, track: (child: import("./children.mjs").Child) => void }} options
 * @returns {Promise<SandboxAddresses>}
 */
export async function startSandbox({ dataDir, track }) {
  const child = runNode(["--import", "tsx", "sandbox/serve.ts", "--data", join(dataDir, "sandbox")], {
    env: process.env,
    cwd: ROOT,
    output: "errors",
  });
  track(child);
  const message = await Promise.race([child.message, child.exited.then(() => undefined)]);
  if (message) return /** @type {SandboxAddresses} */ (message);
  throw new SetupError(
    "The sandbox providers did not start, see above. Mend that, or set NETNUT_TOKEN and NINEPROXY_API_KEY to work with the real providers.",
  );
}

/**
 * What the app reads to find them.
 * @param {SandboxAddresses} addresses
 */
export function sandboxEnv({ netnut, nineProxy }) {
  return {
    SUBDESK_SANDBOX: "1",
    NETNUT_API_URL: netnut.url,
    NETNUT_TOKEN: netnut.token,
    NINEPROXY_API_URL: nineProxy.url,
    NINEPROXY_API_KEY: nineProxy.apiKey,
  };
}
