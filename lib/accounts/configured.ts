import "server-only";
import { env } from "../env";
import { Pacer } from "../providers/pacer";
import type { Connection, Gateway, Provider } from "../providers/provider";
import { providers } from "../providers/registry";
import { Transport } from "../providers/transport";
import { singleton } from "../singleton";

export interface ConfiguredAccount {
  id: string;
  provider: Provider;
  label: string;
  source: "environment" | "demo";
  environment: "production" | "sandbox" | "custom";
  host: string;
  gateway: Gateway | null;
  pacer: Pacer;
  connection: Connection;
}

/** The accounts named by the environment, connected. Credentials live in these closures and nowhere else. Throws SettingError. */
export function configuredAccounts(): ConfiguredAccount[] {
  return singleton("accounts", () => providers.flatMap((provider) => connectFromEnvironment(provider) ?? []));
}

export function configuredAccount(id: string): ConfiguredAccount | undefined {
  return configuredAccounts().find((account) => account.id === id);
}

function connectFromEnvironment(provider: Provider): ConfiguredAccount | null {
  const settings = provider.fromEnvironment();
  if (settings === undefined) return null;
  const { sandbox, providerTimeoutMs: total } = env();
  const baseUrl = provider.baseUrl(settings);
  const pacer = new Pacer(provider.pace);
  const transport = new Transport({ provider: provider.id, label: provider.label, baseUrl, secrets: provider.secrets(settings), pacer, timeouts: { connect: Math.min(5_000, total), headers: Math.min(20_000, total), total } });
  return {
    // Rows of the sandbox must never be taken for rows of a real account, so they belong to another one.
    id: sandbox ? `${provider.id}-sandbox` : provider.id,
    provider,
    label: provider.label,
    source: sandbox ? "demo" : "environment",
    environment: sandbox ? "sandbox" : provider.environment(settings),
    host: new URL(baseUrl).host,
    gateway: provider.gateway(),
    pacer,
    connection: provider.connect(settings, transport),
  };
}
