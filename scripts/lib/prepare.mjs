import { runNode, ROOT } from "./children.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Brings the database up to date and asks for the one-time set-up link.
 * @param {{ env: NodeJS.ProcessEnv, track: (child: import("./children.mjs").Child) => void }} options
 * @returns {Promise<string | null>} the path of the link, null when an administrator exists already
 */
export async function prepareDatabase({ env, track }) {
  let said = "";
  const child = runNode(["--conditions=react-server", "scripts/run.mjs", "scripts/prepare.ts"], {
    env,
    cwd: ROOT,
    brief: true,
    output: (text) => (said += text),
  });
  track(child);
  const message = child.message.then(
    (value) => /** @type {{ setupPath: string | null }} */ (value).setupPath,
  );
  const { code } = await child.exited;
  if (code !== 0)
    throw new SetupError(`The database could not be prepared: ${said.trim() || `exit code ${code}`}`);
  return Promise.race([message, Promise.resolve(null)]);
}
