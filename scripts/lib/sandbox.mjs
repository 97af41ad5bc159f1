import { rmSync } from "node:fs";
import { join } from "node:path";
import { runNode, ROOT } from "./children.mjs";
import { providerVariables } from "./provider-variables.mjs";
import { SetupError } from "./setup-error.mjs";

/** @typedef {import("../../sandbox/serve").SandboxReady} SandboxReady */

/**
 * Starts the stand-ins for the providers.
 * @param {{ dataDir: string, history?: boolean, providers?: string[],
 *   track: (child: import("./children.mjs").Child) => void }} options
 * @returns {Promise<SandboxReady>}
 */
export async function startSandbox({ dataDir, history = false, providers, track }) {
  const data = join(dataDir, "sandbox");
  const file = join(data, "history.json");
  rmSync(file, { force: true });
  const given = [
    ...(history ? ["--history", file] : []),
    ...(providers ? ["--providers", providers.join(",")] : []),
  ];
  const child = runNode(["scripts/run.mjs", "sandbox/serve.ts", "--data", data, ...given], {
    env: process.env,
    cwd: ROOT,
    output: "errors",
  });
  track(child);
  const message = await Promise.race([child.message, child.exited.then(() => undefined)]);
  if (message) return /** @type {SandboxReady} */ (message);
  const credentials = providerVariables().flatMap(({ prefix, credentials: [usual] }) => `${prefix}${usual}`);
  throw new SetupError(
    `The sandbox providers did not start, see above. Fix that, or set ${credentials.join(" and ")} to work with the real providers.`,
  );
}

/**
 * What the app reads to find them.
 * @param {SandboxReady} ready
 */
export function sandboxEnv({ env }) {
  // The gateway can be the person's own; addresses and keys cannot.
  const own = Object.keys(env).filter((name) => name.endsWith("GATEWAY") && process.env[name]?.trim());
  const rest = Object.entries(env).filter(([name]) => !own.includes(name));
  return { SUBDESK_SANDBOX: "1", ...Object.fromEntries(rest) };
}
