import "server-only";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Author } from "../actor";
import { acceptHead } from "../audit/head";
import { recordAudit } from "../audit/record";
import { recordRestored } from "../auth/person-mark";
import * as schema from "../db/schema";
import { forgetSchedule } from "./due";

const restorer: Author = { staffId: null, name: "npm run restore" };

/** What a restore changed on purpose. */
export interface MadeSafe {
  runs: number;
  operations: number;
  sessions: number;
  links: number;
  /** Messages of alerts that waited. */
  messages: number;
  /** Where alerts go from the next start on. */
  channels: string[];
  /** People whose recovery codes count as they did then: one used since works once more. */
  withRecoveryCodes: number;
  /** Accounts with restored, sealed credentials. */
  sealed: number;
}

/**
 * Makes a restored Subdesk safe to start, inside the restore's transaction. Since the backup, work under way
 * may have been carried out, so nothing resumes by itself; what was withdrawn must not come back.
 */
export async function makeSafe(
  client: pg.Client,
  from: { file: string; createdAt: string },
  { otherSecret = false } = {},
): Promise<MadeSafe> {
  const count = async (text: string, values: unknown[] = []) =>
    (await client.query(text, values)).rowCount ?? 0;
  const runs = await count(
    "update runs set state = 'paused', pause_reason = 'person', pause_message = $1, instance_id = null where state in ('queued', 'running', 'paused')",
    [
      `Paused by the restore of a backup of ${from.createdAt}: rows shown as planned may have been done since. Compare with the provider before you resume it.`,
    ],
  );
  // Marked as sent even if they were not: Subdesk then finds out, and does not assume that nothing happened.
  await client.query(
    "update operations set state = 'sent', sent_at = coalesce(sent_at, created_at) where state in ('planned', 'sent')",
  );
  const operations = await count("select 1 from operations where state = 'sent'");
  await client.query("delete from instances");
  // They are about files that are not known to be here; from now on this Subdesk makes its own.
  await client.query("delete from backups");
  await client.query(forgetSchedule);
  const sessions = await count("delete from sessions where expires_at > now() and revoked_at is null");
  await client.query("delete from sessions");
  // A page that is still open asks again under the same id for what this backup does not know.
  await client.query(recordRestored);
  await client.query("delete from passkey_challenges");
  const links =
    (await count("delete from staff_links")) +
    (await count("delete from setup_tokens")) +
    // Opened or revoked since the backup, they would give their password a second time.
    (await count(
      "update secret_links set sealed = null, revoked_at = now(), revoked_by = $1 where sealed is not null",
      [restorer.name],
    ));
  const messages = await count(
    "update alert_deliveries set state = 'failed', last_error = $1 where state = 'pending'",
    ["Withdrawn by the restore of a backup: it may have been sent since."],
  );
  const { rows: channels } = await client.query<{ label: string }>(
    "select label from alert_channels c where exists (select 1 from alert_rules r where r.enabled and c.id = any(r.channels)) order by label",
  );
  const withRecoveryCodes = await count("select distinct staff_id from recovery_codes");
  const sealed = await count("select 1 from account_credentials");
  const database = drizzle(client, { schema });
  if (otherSecret) await acceptHead(database);
  await recordAudit(database, restorer, null, {
    action: "desk.restore",
    outcome: "done",
    subject: from.file,
    reason: `backup of ${from.createdAt}`,
  });
  return {
    runs,
    operations,
    sessions,
    links,
    messages,
    channels: channels.map(({ label }) => label),
    withRecoveryCodes,
    sealed,
  };
}
