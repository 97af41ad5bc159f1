import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { env } from "../env";
import { listingMinutes } from "./listing-interval";
import type { OperationName } from "../domain/operations/names";
import { presentSync, type SyncRow } from "./present-sync";
import { readingOf } from "./reading";
import { configuredAccounts, type ConfiguredAccount } from "./configured";
import type { Pace } from "../providers/pacer";
import type { AccountHealth, AccountView } from "../domain/accounts/account";

interface StateRow extends Record<string, unknown> {
  id: string;
  health: AccountHealth;
  health_message: string | null;
  health_at: Date | null;
  last_good_at: Date | null;
  id_field: string | null;
  recognised: Record<string, string[]> | null;
  sub_users: number;
  traffic_read: number;
  history_read: number;
  read_in_at: Date | null;
  sample_history_at: Date | null;
  sync: SyncRow | null;
  listing_minutes: number | null;
  calls_today: number;
  bytes_today: number;
  calls_yesterday: number;
  bytes_yesterday: number;
}

/** Every connected account with its state; credentials are not part of it. */
export async function listAccounts(actor: Actor): Promise<AccountView[]> {
  requirePermission(actor, "accounts.read");
  const { rows } = await db().execute<StateRow>(sql`
    select a.id, a.health, a.health_message, a.health_at, a.last_good_at, a.id_field, a.recognised,
      a.read_in_at, a.sample_history_at,
      case when a.read_in_at is null then (select count(*) from sub_users s
        where s.account_id = a.id and s.vanished_at is null and (s.usage_read_at is not null or s.usage_missed_at is not null)) else 0 end as traffic_read,
      case when a.read_in_at is null then (select count(*) from sub_users s
        join usage_last l on l.sub_user_id = s.id
        where s.account_id = a.id and s.vanished_at is null and l.filled_at is not null) else 0 end as history_read,
      (select count(*) from sub_users s where s.account_id = a.id and s.vanished_at is null) as sub_users,
      (select to_jsonb(r) from sync_runs r where r.account_id = a.id
        order by r.started_at desc limit 1) as sync,
      (select ${listingMinutes()} from sync_runs r where r.account_id = a.id and r.state = 'done'
        order by r.started_at desc limit 1) as listing_minutes,
      coalesce(today.calls, 0) as calls_today, coalesce(today.bytes, 0) as bytes_today,
      coalesce(yesterday.calls, 0) as calls_yesterday, coalesce(yesterday.bytes, 0) as bytes_yesterday
    from accounts a
      left join account_calls today on today.account_id = a.id and today.day = (now() at time zone 'UTC')::date
      left join account_calls yesterday on yesterday.account_id = a.id
        and yesterday.day = (now() at time zone 'UTC')::date - 1
    where a.configured`);
  return configuredAccounts().map((account) =>
    toView(
      account,
      rows.find((row) => row.id === account.id),
    ),
  );
}

function toView(account: ConfiguredAccount, state: StateRow | undefined): AccountView {
  const sync = state?.sync ? presentSync(state.sync) : null;
  return {
    id: account.id,
    provider: account.provider.id,
    providerLabel: account.provider.label,
    mark: account.provider.mark,
    label: account.label,
    environment: account.environment,
    source: account.source,
    host: account.host,
    paused: account.paused,
    locked: account.locked,
    health: state?.health ?? "unknown",
    healthMessage: state?.health_message ?? null,
    healthAt: iso(state?.health_at),
    lastGoodAt: iso(state?.last_good_at),
    reading: state ? readingOf(account, state) : null,
    sampleHistory: state?.sample_history_at != null,
    subUsers: state?.sub_users ?? 0,
    unreadable: sync?.unreadable ?? 0,
    pace: paceView(account.provider.pace),
    limits: account.provider.limits ?? [],
    listedEvery: state?.listing_minutes ?? env().syncMinutes,
    calls: {
      today: { calls: state?.calls_today ?? 0, bytes: state?.bytes_today ?? 0 },
      yesterday: { calls: state?.calls_yesterday ?? 0, bytes: state?.bytes_yesterday ?? 0 },
    },
    gateway: account.gateway,
    idField: state?.id_field ?? null,
    idFields: [...(account.provider.idFields ?? [])],
    recognised: state?.recognised ?? null,
    operations: Object.keys(account.connection.operations) as OperationName[],
    lastSync: sync,
  };
}

function iso(date: Date | string | null | undefined): string | null {
  return date ? new Date(date).toISOString() : null;
}

function paceView({ inFlight, perMinute }: Pace): AccountView["pace"] {
  return { inFlight, ...(perMinute !== undefined && { perMinute }) };
}
