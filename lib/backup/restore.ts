import "server-only";
import { basename } from "node:path";
import type pg from "pg";
import { applyMigrations, readMigrations } from "../db/level";
import { locks } from "../db/locks";
import { rowsOf, withTextClient } from "./connect";
import type { Header } from "./file";
import { isEmpty, loadBackup } from "./load";
import { makeSafe, type MadeSafe } from "./make-safe";
import { refold } from "./refold";

export interface Restored extends MadeSafe {
  /** The last restored row of the audit. */
  audit: number;
}

/**
 * Fills an empty database with a backup and migrates it to the current schema, in one transaction.
 * `otherSecret`: it continues a chain that was written with one that is lost.
 */
export async function restoreBackup(
  url: string,
  file: string,
  header: Header,
  options: { otherSecret?: boolean } = {},
): Promise<Restored> {
  return withTextClient(url, async (client) => {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [locks.migration]);
    await loadBackup(client, file, header);
    await applyMigrations(client, readMigrations().slice(header.level.length));
    await refold(client, header.level);
    const [[audit] = []] = await rowsOf(client, "select seq from audit_head");
    const made = await makeSafe(client, { file: basename(file), createdAt: header.createdAt }, options);
    await client.query("commit");
    return { ...made, audit: Number(audit) };
  });
}

/** Restores into a scratch database. Throws unless everything is restored as it was. */
export async function verifyBackup(
  emptyUrl: string,
  file: string,
  header: Header,
  signal?: AbortSignal,
): Promise<void> {
  const load = async (client: pg.Client) => {
    await client.query("begin");
    await loadBackup(client, file, header);
    await applyMigrations(client, readMigrations().slice(header.level.length));
    await client.query("commit");
  };
  await withTextClient(emptyUrl, load, signal);
}

export async function isEmptyDatabase(url: string): Promise<boolean> {
  return withTextClient(url, isEmpty);
}
