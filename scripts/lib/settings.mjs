import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { namesAccount } from "./provider-variables.mjs";
import { SetupError, codeOf } from "./setup-error.mjs";

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host the address to listen on
 * @property {string} defaultUrl
 * @property {string | undefined} appUrl only when the person set it
 * @property {string | undefined} databaseUrl only when the person set it
 * @property {string} dataDir absolute, exists, writable
 * @property {string} secret made for this start where none is set or kept
 * @property {boolean} secretKept whether the next start will have it too; see `keepSecret`
 * @property {boolean} sandbox whether stand-ins for the providers run
 * @property {string[] | undefined} sandboxProviders for which of them; all without
 * @property {boolean} sampleHistory whether these are given a past
 * @property {number} stopMs how long the web server waits at its stop for what is under way
 */

/**
 * Reads and checks what the person set; makes the data directory. The first thing wrong is thrown as a
 * SetupError.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const port = readPort(env.PORT);
  const appUrl = readOrigin(env.APP_URL);
  const databaseUrl = readDatabaseUrl(env.DATABASE_URL);
  const sandboxProviders = readSandboxProviders(env.SUBDESK_SANDBOX);
  const given = readSecret(env.AUTH_SECRET);
  const dataDir = makeDataDir(env.SUBDESK_DATA_DIR);
  const kept = given ?? keptSecret(dataDir);
  return {
    port,
    appUrl,
    databaseUrl,
    dataDir,
    host: env.HOST?.trim() || (isLoopback(appUrl) ? "127.0.0.1" : "0.0.0.0"),
    defaultUrl: `http://localhost:${port}`,
    secret: kept ?? randomBytes(32).toString("base64url"),
    secretKept: kept !== undefined,
    stopMs: readStopSeconds(env.SUBDESK_STOP_SECONDS) * 1000,
    sampleHistory: env.SUBDESK_SAMPLE_HISTORY?.trim() !== "0",
    sandboxProviders,
    sandbox:
      env.SUBDESK_SANDBOX?.trim() !== "0" &&
      !Object.entries(env).some(([name, value]) => value?.trim() && namesAccount(name)),
  };
}

/** @param {string | undefined} value */
function readPort(value) {
  const port = Number(value?.trim() || 3000);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new SetupError(
    `PORT is "${value}", which is not a port. Set it to a whole number from 1 to 65535, such as PORT=3000.`,
  );
}

/**
 * @param {string | undefined} value
 * @returns {string[] | undefined}
 */
function readSandboxProviders(value) {
  const text = value?.trim();
  if (!text || text === "0" || text === "1") return undefined;
  if (/^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/.test(text)) return text.split(",");
  throw new SetupError(
    `SUBDESK_SANDBOX is "${value}". Set it to 0 for no sandbox, 1 for all providers, or their ids separated by commas.`,
  );
}

/** @param {string | undefined} value */
function readStopSeconds(value) {
  const seconds = Number(value?.trim() || 25);
  if (seconds >= 1 && seconds <= 600) return seconds;
  throw new SetupError(
    `SUBDESK_STOP_SECONDS is "${value}". Set it to a number of seconds from 1 to 600, such as SUBDESK_STOP_SECONDS=25.`,
  );
}

/** @param {string | undefined} value */
function readOrigin(value) {
  const text = value?.trim();
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    !url.search &&
    !url.hash &&
    !url.username &&
    !url.password;
  if (plain) return url.origin;
  throw new SetupError(
    "APP_URL must be the address people open, with http or https and without a path, such as APP_URL=https://desk.example.com.",
  );
}

/** @param {string | undefined} appUrl */
function isLoopback(appUrl) {
  return !appUrl || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(appUrl).hostname);
}

/** @param {string | undefined} value */
function readDatabaseUrl(value) {
  const text = value?.trim();
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  throw new SetupError(
    "DATABASE_URL is not a PostgreSQL address. Enter it as postgres://user:password@host:5432/database, or unset it to use the bundled PostgreSQL.",
  );
}

/** @param {string | undefined} value */
function readSecret(value) {
  const text = value?.trim();
  if (!text) return undefined;
  if (text.length >= 32) return text;
  throw new SetupError(
    `AUTH_SECRET has ${text.length} characters and needs at least 32. Make one with "openssl rand -base64 32", or unset it, and Subdesk makes one and keeps it in the data directory.`,
  );
}

/** @param {string | undefined} value */
function makeDataDir(value) {
  const wanted = resolve(value?.trim() || "data");
  try {
    makeFolders(wanted);
    const folder = realpathSync(wanted);
    readdirSync(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const why = {
      EACCES: "no permission",
      EPERM: "no permission",
      EROFS: "read-only file system",
      ENOENT: "it cannot be made",
      ENOTDIR: "part of the path is a file",
    }[codeOf(error) ?? ""];
    throw new SetupError(
      `The data directory ${wanted} cannot be written (${why ?? codeOf(error)}). Give this user the right to write there, or set SUBDESK_DATA_DIR to another folder.`,
    );
  }
}

/**
 * Node's own recursive mkdir never returns where the system answers "no such file" for a child of an existing
 * folder, as under /proc.
 * @param {string} folder
 */
function makeFolders(folder) {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  mkdirSync(folder, { mode: 0o711 });
}

/**
 * The secret of earlier starts; undefined before the first.
 * @param {string} dataDir
 */
function keptSecret(dataDir) {
  const file = join(dataDir, "secret");
  try {
    if (!existsSync(file)) return undefined;
    chmodSync(file, 0o600);
    const kept = readFileSync(file, "utf8").trim();
    if (kept.length >= 32) return kept;
  } catch (error) {
    throw unusable(file, error);
  }
  throw new SetupError(
    `The file ${file} does not contain a whole secret. Restore it from a backup. If it is lost, put another one in its place (umask 077; openssl rand -base64 32 > ${file}) and accept it with npm run secret:accept.`,
  );
}

/**
 * Writes a secret that was made for this start into the data directory. One that another process has put
 * there meanwhile stays.
 * @param {Settings} settings
 */
export function keepSecret({ dataDir, secret, secretKept }) {
  if (secretKept) return;
  const file = join(dataDir, "secret");
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true });
    try {
      // Unlike a rename it fails where there is one.
      linkSync(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    if (codeOf(error) === "EEXIST")
      throw new SetupError(`Another process has made the file ${file} in the meantime. Start Subdesk again.`);
    throw unusable(file, error);
  }
}

/**
 * @param {string} file
 * @param {unknown} error
 */
function unusable(file, error) {
  return new SetupError(
    `The file ${file} cannot be used (${codeOf(error)}). Make it readable and writable for this user, or set AUTH_SECRET.`,
  );
}
