import "server-only";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { env, SettingError } from "../env";
import { errorCode } from "../error-code";

const keyBytes = 32;

export interface Key {
  /** Tells keys apart and nothing about them. */
  id: string;
  bytes: Buffer;
}

/** The first one seals, all of them open. There is more than one only during a rotation. */
export type Ring = readonly [Key, ...Key[]];

export interface KeySource {
  text: string | undefined;
  file: string | undefined;
}

export function toKey(bytes: Buffer): Key {
  return {
    id: createHash("sha256").update("subdesk credentials key").update(bytes).digest("hex").slice(0, 16),
    bytes,
  };
}

export function newKey(): Key {
  return toKey(randomBytes(keyBytes));
}

/**
 * Read each time: another process may have changed it. Throws SettingError, whose message contains nothing of
 * a key.
 */
export function readRing(source: KeySource = env().credentialsKey): Ring {
  if (source.text !== undefined) return parseRing(source.text, /,/, "SUBDESK_CREDENTIALS_KEY");
  if (!source.file)
    throw new SettingError(
      "There is no key to encrypt credentials with. Set SUBDESK_CREDENTIALS_KEY, or SUBDESK_CREDENTIALS_KEY_FILE to a place outside the data directory.",
    );
  const file = path.resolve(source.file);
  if (!existsSync(file))
    throw new SettingError(
      `The file ${file} (SUBDESK_CREDENTIALS_KEY_FILE) does not exist. Restore it, or mount the volume it is on: the stored credentials cannot be opened with another key. If it is lost, make a new one (umask 077; openssl rand -base64 32 > ${file}), start, and enter the keys of the stored accounts again.`,
    );
  requirePrivateFile(file);
  return parseRing(readFileSync(file, "utf8"), /\n/, `The file ${file} (SUBDESK_CREDENTIALS_KEY_FILE)`);
}

/**
 * Makes the key file at the first start. Leaves an existing file alone, and makes none where the environment
 * has the key or something is already sealed: a file that is missing then was lost. Throws SettingError.
 */
export function ensureKey(
  sealed: boolean,
  source: KeySource = env().credentialsKey,
  dataDir: string | undefined = env().dataDir,
): void {
  if (source.text === undefined && source.file) {
    const file = path.resolve(source.file);
    requireOutsideDataDir(file, dataDir);
    if (!sealed && !existsSync(file)) makeFile(file);
  }
  if (source.text !== undefined || source.file) readRing(source);
}

/**
 * Replaces the keys in the file atomically: a reader finds the old ones or the new ones, even after a power
 * loss.
 */
export function writeRing(file: string, ring: Ring): void {
  // Follows a symbolic link; otherwise the link would be replaced and its target keep the old keys.
  const place = realpathSync(file);
  const { uid, gid } = statSync(place);
  const fresh = `${place}.${process.pid}.new`;
  writePrivate(fresh, ring);
  // Subdesk's own user must be able to read it, whoever rotates.
  chownSync(fresh, uid, gid);
  renameSync(fresh, place);
  syncFolder(place);
}

function makeFile(file: string): void {
  const fresh = `${file}.${process.pid}.new`;
  try {
    writePrivate(fresh, [newKey()]);
    try {
      // Unlike a rename it fails where another process was first.
      linkSync(fresh, file);
      syncFolder(file);
    } finally {
      rmSync(fresh, { force: true });
    }
  } catch (error) {
    if (existsSync(file)) return;
    const code = errorCode(error) ?? "unknown";
    throw new SettingError(
      `The file ${file}, for the key that encrypts provider credentials, cannot be created (${code}). Set SUBDESK_CREDENTIALS_KEY_FILE to a place outside the data directory that this user may write, or set SUBDESK_CREDENTIALS_KEY.`,
    );
  }
}

function writePrivate(file: string, ring: Ring): void {
  if (existsSync(file)) rmSync(file);
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, `${ring.map(({ bytes }) => bytes.toString("base64")).join("\n")}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(file: string): void {
  const folder = openSync(path.dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function requirePrivateFile(file: string): void {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new SettingError(
      `The file ${file} (SUBDESK_CREDENTIALS_KEY_FILE) can be read by others. Make it private with: chmod 600 ${file}`,
    );
}

/** Next to what it opens, the key would be lost and copied with it. */
function requireOutsideDataDir(file: string, dataDir: string | undefined): void {
  if (!dataDir) return;
  const within = path.relative(real(dataDir), real(file));
  if (!within.startsWith("..") && !path.isAbsolute(within))
    throw new SettingError(
      `SUBDESK_CREDENTIALS_KEY_FILE lies inside the data directory ${dataDir}. Set it to a place outside, so that a copy of the data does not contain the key.`,
    );
}

/** Symbolic links followed, as far as the path exists. */
function real(place: string): string {
  const whole = path.resolve(place);
  if (existsSync(whole)) return realpathSync(whole);
  const parent = path.dirname(whole);
  return parent === whole ? whole : path.join(real(parent), path.basename(whole));
}

function parseRing(text: string, separator: RegExp, where: string): Ring {
  const keys = text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => Buffer.from(part, "base64"));
  const [first, ...rest] = keys;
  if (!first || keys.some(({ length }) => length !== keyBytes))
    throw new SettingError(`${where} must hold 32 bytes in base64, such as "openssl rand -base64 32" makes.`);
  return [toKey(first), ...rest.map(toKey)];
}
