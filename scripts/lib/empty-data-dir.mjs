import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { removePostgres, startPostgres } from "./postgres.mjs";
import { SetupError } from "./setup-error.mjs";
import { hold } from "./single.mjs";

/**
 * What prevents a folder from counting as an empty data directory. People put the secret and the archive of
 * the audit there, and backups may be in it.
 * @param {string} dataDir
 * @param {string} [backups]
 */
export function strangersIn(dataDir, backups) {
  if (!existsSync(dataDir)) return [];
  const folder = resolve(backups?.trim() || join(dataDir, "backups"));
  const mayStay = new Set([
    "secret",
    "audit-archive",
    ...(dirname(folder) === dataDir ? [basename(folder)] : []),
  ]);
  return readdirSync(dataDir).filter((name) => !mayStay.has(name));
}

/**
 * Starts the bundled PostgreSQL on a data directory that has none. `undo` takes away all that this made, and
 * runs on Ctrl+C as well.
 * @param {string} dataDir
 * @returns {Promise<{ url: string, close: () => Promise<void>, undo: () => Promise<void> }>}
 */
export async function openEmpty(dataDir) {
  const existed = existsSync(dataDir);
  const before = new Set(existed ? readdirSync(dataDir) : []);
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const held = await hold(realpathSync(dataDir));
  if ("heldBy" in held)
    throw new SetupError(
      `Subdesk already runs on the data directory ${dataDir}. Stop it first, or set SUBDESK_DATA_DIR to another folder.`,
    );
  const undo = async () => {
    await removePostgres({ dataDir }).catch(() => {});
    for (const name of readdirSync(dataDir))
      if (!before.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
    if (!existed) rmSync(dataDir, { recursive: true, force: true });
  };
  const interrupted = () => void undo().finally(() => process.exit(130));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, interrupted);
  try {
    const server = await startPostgres({ dataDir });
    return { url: server.url, close: server.stop, undo };
  } catch (error) {
    await undo();
    throw error;
  }
}
