import "server-only";
import { sql } from "drizzle-orm";
import { CannotOpenError, openCredentials } from "../credentials/seal";
import { readRing } from "../credentials/keys";
import type { Distrust } from "../domain/accounts/distrust";
import { db, type Executor } from "../db/client";
import { SettingError } from "../env";
import { describeError, log } from "../log";
import { Pacer } from "../providers/pacer";
import { providerById } from "../providers/registry";
import type { Gateway, Provider } from "../providers/provider";
import { othersAreLive } from "../instance";
import { singleton } from "../singleton";
import { closedConnection, connect } from "./connect";
import { distrustNow } from "./distrust";
import { paceOf, pacesNow, sharedPace, type PaceRow } from "./shared-pace";
import { configuredAccount, environmentAccounts, known, type ConfiguredAccount } from "./configured";

/** A restored key works without anything else changing, so that is tried again now and then. */
const retryLockedAfterMs = 5_000;

interface Row extends Record<string, unknown> {
  id: string;
  provider: string;
  label: string;
  source: string;
  configured: boolean;
  revision: number;
  paused_at: Date | null;
  paused_by: string | null;
  pause_reason: string | null;
  distrust: { what: Distrust; since: string } | null;
  sealed: string | null;
  host: string | null;
  gateway: Gateway | null;
  id_field: string | null;
}

interface Private {
  sealed: string;
  withdraw: AbortController;
}

/** What only this file needs to know about an account added in Subdesk. */
const privates = singleton("accounts.private", () => new WeakMap<ConfiguredAccount, Private>());

/**
 * Brings this process's accounts in line with the database. Costs one small query when nothing changed;
 * changed accounts are reconnected, and long work over the old connection is aborted.
 */
export async function refreshAccounts(within?: Executor): Promise<void> {
  const executor = within ?? db();
  const askedAt = performance.now();
  const { rows } = await executor.execute<{ version: number; others: boolean; paces: PaceRow[] | null }>(
    sql`select coalesce(sum(revision), 0)::bigint as version, ${othersAreLive()} as others, ${pacesNow()} as paces
      from accounts`,
  );
  const { version = 0, others = false, paces = null } = rows[0] ?? {};
  const state = known();
  const stale = state.version !== version;
  const retry =
    state.accounts.some(({ locked }) => locked !== null) && Date.now() - state.readAt > retryLockedAfterMs;
  if (stale || retry) await read(executor);
  // Following may answer the database, which must not wait within a transaction.
  if (within) return;
  for (const { id, pacer } of state.accounts)
    pacer.follow(
      paceOf(
        paces?.find(({ account }) => account === id),
        others,
      ),
      askedAt,
    );
}

async function read(executor: Executor): Promise<void> {
  const { rows } = await executor.execute<Row>(sql`
    select a.id, a.provider, a.label, a.source, a.configured, a.revision, a.paused_at, a.paused_by,
      a.pause_reason, ${distrustNow()} as distrust, a.id_field, c.sealed, c.host, c.gateway
    from accounts a left join account_credentials c on c.account_id = a.id order by a.created_at, a.id`);
  const version = rows.reduce((sum, row) => sum + row.revision, 0);
  const state = known();
  // Two readings may overtake each other; the later state of the database wins. No await from here on.
  if (state.version !== null && version < state.version) return;
  const before = state.accounts;
  const fromEnvironment = environmentAccounts().map((account) =>
    withRow(
      configuredAccount(account.id) ?? account,
      rows.find(({ id }) => id === account.id),
    ),
  );
  const added = rows
    .filter((row) => row.source === "desk" && row.configured && row.sealed !== null)
    .flatMap((row) => fromDesk(row) ?? []);
  Object.assign(state, { version, readAt: Date.now(), accounts: [...fromEnvironment, ...added] });
  for (const account of before)
    if (isWithdrawn(account, configuredAccount(account.id))) privateOf(account).withdraw.abort();
  // Only now: what the old key held back has been released and must not be sent with it.
  for (const account of before)
    if (configuredAccount(account.id)?.connection !== account.connection) account.pacer.releaseBackground();
}

/** Work over the old connection would use a key or an account that must no longer be used. */
function isWithdrawn(before: ConfiguredAccount, now: ConfiguredAccount | undefined): boolean {
  return (
    now === undefined ||
    now.connection !== before.connection ||
    (now.paused !== null && before.paused === null)
  );
}

function withRow(account: ConfiguredAccount, row: Row | undefined): ConfiguredAccount {
  if (!row) return account;
  account.traits.idField = row.id_field;
  const paused = row.paused_at && {
    at: row.paused_at.toISOString(),
    by: row.paused_by ?? "",
    reason: row.pause_reason,
    distrust: row.distrust && { ...row.distrust, since: new Date(row.distrust.since).toISOString() },
  };
  const kept = privateOf(account);
  // A signal aborted by a pause must not abort what begins after it.
  const withdraw = kept.withdraw.signal.aborted ? new AbortController() : kept.withdraw;
  const now: ConfiguredAccount = {
    ...account,
    ...(account.source === "desk" && { label: row.label, gateway: row.gateway }),
    revision: row.revision,
    paused,
    withdrawn: withdraw.signal,
  };
  privates.set(now, { ...kept, withdraw });
  return now;
}

function privateOf(account: ConfiguredAccount): Private {
  const kept = privates.get(account) ?? { sealed: "", withdraw: new AbortController() };
  privates.set(account, kept);
  return kept;
}

function fromDesk(row: Row): ConfiguredAccount | null {
  const provider = providerById(row.provider);
  if (!provider) return null;
  const before = configuredAccount(row.id);
  const same = before && before.locked === null && privateOf(before).sealed === row.sealed;
  return withRow(same ? before : open(provider, row, before), row);
}

/** Reconnects it. Its pacing continues, because it belongs to the provider and not to the key. */
function open(provider: Provider, row: Row, before: ConfiguredAccount | undefined): ConfiguredAccount {
  const pacer = before?.pacer ?? new Pacer(provider.pace, sharedPace(row.id));
  const common = {
    id: row.id,
    provider,
    label: row.label,
    source: "desk" as const,
    gateway: row.gateway,
    pacer,
    revision: row.revision,
    paused: null,
    withdrawn: new AbortController().signal,
  };
  const opened = settingsOf(provider, row);
  const account: ConfiguredAccount =
    "locked" in opened
      ? {
          ...common,
          locked: opened.locked,
          environment: "custom",
          host: row.host ?? "",
          connection: closedConnection(provider, opened.locked),
          traits: { idField: row.id_field },
          leadsTo: () => false,
        }
      : {
          ...common,
          locked: null,
          ...connect(row.id, provider, opened.settings, pacer, { idField: row.id_field }),
        };
  privates.set(account, { sealed: row.sealed ?? "", withdraw: new AbortController() });
  return account;
}

function settingsOf(provider: Provider, row: Row): { settings: unknown } | { locked: string } {
  try {
    const text = openCredentials(readRing(), { accountId: row.id, provider: provider.id }, row.sealed ?? "");
    return { settings: provider.settings.parse(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof CannotOpenError || error instanceof SettingError)
      return { locked: `its stored key cannot be opened. ${error.message}` };
    log().error({ account: row.id, ...describeError(error) }, "stored credentials have an unexpected form");
    return { locked: "its stored key cannot be opened. The stored credentials have an unexpected form." };
  }
}
