import "server-only";
import { storable } from "../domain/text/storable";
import { env } from "../env";
import { countCall } from "./count-calls";
import { gateOf } from "./distrust";
import type { Gate } from "../providers/gate";
import type { Pacer } from "../providers/pacer";
import { ProviderError } from "../providers/error";
import type { AccountTraits, Connection, Provider, Target } from "../providers/provider";
import { Transport } from "../providers/transport";

/** A connection that holds its settings; nothing is sent yet. */
export function connect(
  accountId: string,
  provider: Provider,
  settings: unknown,
  pacer: Pacer,
  traits: AccountTraits,
) {
  const baseUrl = provider.baseUrl(settings);
  const transport = transportTo(provider, settings, pacer, env().providerTimeoutMs, {
    gate: gateOf(accountId),
    count: (bytes, operation) => countCall(accountId, bytes, operation),
  });
  const identity = identityOf(provider, settings);
  return {
    connection: provider.connect(settings, transport, traits),
    traits,
    environment: provider.environment(settings),
    host: new URL(baseUrl).host,
    leadsTo: (other: Provider, others: unknown) => identityOf(other, others) === identity,
  };
}

function transportTo(
  provider: Provider,
  settings: unknown,
  pacer: Pacer,
  total: number,
  stored: { gate?: Gate; count?: (bytes: number, operation: string) => void } = {},
): Transport {
  const timeouts = { connect: Math.min(5_000, total), headers: Math.min(20_000, total), total };
  return new Transport({
    provider: provider.id,
    label: provider.label,
    baseUrl: provider.baseUrl(settings),
    secrets: provider.secrets(settings),
    pacer,
    answers: provider.answers,
    timeouts,
    ...stored,
  });
}

function identityOf(provider: Provider, settings: unknown): string {
  return `${provider.id} ${provider.baseUrl(settings)} ${provider.identity(settings)}`;
}

const maxProbeMs = 15_000;

/**
 * Tries settings with one cheap read, checks whether they reach any of the `known` under its name, and closes
 * the connection. "others": the key is good and sees none of them. Null when all is well. Ids alone prove
 * nothing, as many providers count them from 1; the others make up for one that was renamed meanwhile.
 */
export async function probe(
  provider: Provider,
  settings: unknown,
  pacer: Pacer,
  known: readonly Target[] = [],
): Promise<ProviderError | "others" | null> {
  return brief(provider, settings, pacer, async (connection) => {
    await connection.test({ lane: "interactive" });
    for (const target of known) if (await isThere(connection, target)) return null;
    return known.length > 0 ? "others" : null;
  });
}

/** Whether settings reach all of them under their current names; false where that cannot be told. */
export async function seesAll(
  provider: Provider,
  settings: unknown,
  pacer: Pacer,
  targets: readonly Target[],
): Promise<boolean> {
  const all = await brief(provider, settings, pacer, async (connection) => {
    for (const target of targets) if (!(await isThere(connection, target))) return false;
    return targets.length > 0;
  });
  return all === true;
}

/** Under the name that the mirror has of it. */
async function isThere(connection: Connection, target: Target): Promise<boolean> {
  const found = await connection.getSubUser(target, { lane: "interactive" });
  return found !== null && storable(found.name) === target.name;
}

/** A connection for a few reads; what the provider refuses is returned. */
async function brief<Result>(
  provider: Provider,
  settings: unknown,
  pacer: Pacer,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result | ProviderError> {
  const transport = transportTo(provider, settings, pacer, Math.min(maxProbeMs, env().providerTimeoutMs));
  try {
    return await work(provider.connect(settings, transport));
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  } finally {
    await transport.close();
  }
}

/** Replaces a connection whose credentials cannot be opened: offers nothing and sends nothing. */
export function closedConnection(provider: Provider, why: string): Connection {
  const refuse = (operation: string): never => {
    throw new ProviderError(why, { provider: provider.id, operation, kind: "unauthorized", applied: "no" });
  };
  return {
    async *listSubUsers() {
      yield refuse("list");
      return { consistent: false };
    },
    getSubUser: async () => refuse("get"),
    test: async () => refuse("test"),
    operations: {},
  };
}
