import "server-only";
import { env } from "../env";
import { Pacer } from "../providers/pacer";
import type { AccountTraits, Connection, Gateway, Provider } from "../providers/provider";
import { providers } from "../providers/registry";
import { environmentGateway } from "../providers/settings";
import { singleton } from "../singleton";
import { connect } from "./connect";
import { sharedPace } from "./shared-pace";
import type { AccountSource, AccountView } from "../domain/accounts/account";

export interface ConfiguredAccount {
  id: string;
  provider: Provider;
  label: string;
  source: AccountSource;
  environment: AccountView["environment"];
  host: string;
  gateway: Gateway | null;
  pacer: Pacer;
  connection: Connection;
  /** Shared with the connection and kept in line with the database. */
  traits: AccountTraits;
  /** The revision of its row when it was read. */
  revision: number;
  paused: AccountView["paused"];
  locked: string | null;
  /** Aborts long work, such as a sync, once the account is paused, removed or has another key. */
  withdrawn: AbortSignal;
  /** Whether these settings reach the same customers. */
  leadsTo(provider: Provider, settings: unknown): boolean;
}

/** What this process knows about the accounts, shared by all its bundles. Maintained by refreshAccounts. */
export interface Known {
  /** The sum of all revisions; null before the first reading. */
  version: number | null;
  readAt: number;
  accounts: ConfiguredAccount[];
}

export function known(): Known {
  return singleton("accounts", () => ({ version: null, readAt: 0, accounts: environmentAccounts() }));
}

/** The connected accounts as this process last read them. Before sending anything, use accountNow. */
export function configuredAccounts(): ConfiguredAccount[] {
  return known().accounts;
}

/** As this process last read it, also when paused or locked; undefined where it is unknown or was removed. */
export function configuredAccount(id: string): ConfiguredAccount | undefined {
  return configuredAccounts().find((account) => account.id === id);
}

/**
 * The accounts named by the environment, connected. Credentials live in these closures and nowhere else.
 * Throws SettingError.
 */
export function environmentAccounts(): ConfiguredAccount[] {
  return singleton("accounts.environment", () =>
    providers.flatMap((provider) => fromEnvironment(provider) ?? []),
  );
}

function fromEnvironment(provider: Provider): ConfiguredAccount | null {
  const settings = provider.fromEnvironment();
  if (settings === undefined) return null;
  const { sandbox } = env();
  // Rows of the sandbox must never be taken for rows of a real account, so the sandbox has its own account.
  const id = sandbox ? `${provider.id}-sandbox` : provider.id;
  const pacer = new Pacer(provider.pace, sharedPace(id));
  const connected = connect(id, provider, settings, pacer, { idField: null });
  return {
    id,
    provider,
    label: provider.label,
    source: sandbox ? "demo" : "environment",
    ...connected,
    environment: sandbox ? "sandbox" : connected.environment,
    gateway: environmentGateway(provider),
    pacer,
    revision: 0,
    paused: null,
    locked: null,
    withdrawn: new AbortController().signal,
  };
}
