import { spawnSync } from "node:child_process";
import { chownSync, chmodSync, readFileSync, statSync } from "node:fs";

/** @typedef {{ uid: number, gid: number } | undefined} Account undefined: the account of this process */

/** PostgreSQL refuses to run as root, so root runs the server under an unprivileged account. */
export const isRoot = process.getuid?.() === 0;

/** @returns {Account} */
export function unprivilegedAccount() {
  if (!isRoot) return undefined;
  const rows = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const row = rows.find(([name]) => name === "postgres") ?? rows.find(([name]) => name === "nobody");
  const [uid, gid] = [Number(row?.[2]), Number(row?.[3])];
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: 65534, gid: 65534 };
}

/**
 * Whether the account may enter this folder.
 * @param {Account} account
 * @param {string} folder
 */
function canEnter(account, folder) {
  return (
    spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", folder], { ...account, cwd: "/", env: {} }).status === 0
  );
}

/**
 * Lets the account pass through a private folder of root (0700 becomes 0710 with the account's group), when
 * that is all that keeps it out.
 * @param {Account} account
 * @param {string} folder
 * @returns {boolean} whether the account may enter now
 */
export function admit(account, folder) {
  if (canEnter(account, folder)) return true;
  const { uid, mode } = statSync(folder);
  if (!account || uid !== 0 || mode & 0o077) return false;
  chownSync(folder, 0, account.gid);
  chmodSync(folder, 0o710);
  if (canEnter(account, folder)) return true;
  chownSync(folder, 0, 0);
  chmodSync(folder, mode & 0o7777);
  return false;
}
