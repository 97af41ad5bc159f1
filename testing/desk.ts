import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { vi } from "vitest";
import { configuredAccount } from "../lib/accounts/configured";
import { registerAccounts } from "../lib/accounts/register";
import type { Actor, PresentActor } from "../lib/actor";
import type { Role } from "../lib/domain/staff/permissions";
import { ensureKey } from "../lib/credentials/keys";
import { pool } from "../lib/db/client";
import { migrateDatabase } from "../lib/db/migrate";
import { readSetting } from "../lib/env";
import { startPulse } from "../lib/instance";
import { customersOfNew } from "../lib/customers/link-new";
import { registerCustomerLinks } from "../lib/operations/link-new";
import { listenToOutcomes } from "../lib/operations/outcome-listener";
import { performOperation } from "../lib/operations/perform";
import type { OperationName } from "../lib/domain/operations/names";
import type { PerformRequest, PerformResult } from "../lib/domain/operations/operation";
import { followOutcome } from "../lib/runs/row-state";
import { syncAccount } from "../lib/sync/sync-account";
import { scratchDatabase } from "../scripts/lib/scratch-database.mjs";
import { endProcess } from "./end-process";
import { startNetnutSandbox, type NetnutSandbox, type NetnutSandboxOptions } from "../sandbox/netnut";
import {
  startNineProxySandbox,
  type NineProxySandbox,
  type NineProxySandboxOptions,
} from "../sandbox/nine-proxy";

export const netnutId = "netnut-sandbox";
export const nineProxyId = "nine-proxy-sandbox";

export interface TestDesk {
  databaseUrl: string;
  netnut: NetnutSandbox;
  nineProxy: NineProxySandbox;
  actor: PresentActor;
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>;
  close(): Promise<void>;
}

interface DeskOptions {
  netnut?: NetnutSandboxOptions;
  nineProxy?: NineProxySandboxOptions;
  providerTimeoutMs?: number;
  /** Fills the database, which is empty, before this version first starts on it. */
  before?: (databaseUrl: string) => Promise<void>;
}

/**
 * Subdesk's own code with its own database and both stand-ins, in this process. One per test file: settings
 * and connections are read once.
 */
export async function startDesk(options: DeskOptions = {}): Promise<TestDesk> {
  const server = readSetting("TEST_DATABASE_URL");
  if (!server) throw new Error("TEST_DATABASE_URL is not set; run the integration project.");
  const [scratch, netnut, nineProxy] = await Promise.all([
    scratchDatabase(
      server,
      "subdesk_test",
      options.before ? undefined : readSetting("TEST_DATABASE_TEMPLATE"),
    ),
    startNetnutSandbox({ users: 30, token: `netnut-token.${randomUUID()}`, ...options.netnut }),
    startNineProxySandbox({ users: 40, apiKey: `nine/key+${randomUUID()}`, ...options.nineProxy }),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "subdesk-keys-"));
  const settings = {
    DATABASE_URL: scratch.url,
    AUTH_SECRET: "a secret of the tests, long enough to be one",
    SUBDESK_SANDBOX: "1",
    NETNUT_API_URL: netnut.url,
    NETNUT_TOKEN: netnut.token,
    NINEPROXY_API_URL: nineProxy.url,
    NINEPROXY_API_KEY: nineProxy.apiKey,
    SUBDESK_CREDENTIALS_KEY_FILE: join(folder, "credentials-key"),
    PROVIDER_TIMEOUT_MS: String(options.providerTimeoutMs ?? 10_000),
    LOG_LEVEL: "silent",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  await options.before?.(scratch.url);
  await migrateDatabase(scratch.url);
  ensureKey(false);
  listenToOutcomes(followOutcome);
  registerCustomerLinks(customersOfNew);
  await registerAccounts();
  // As accounts read long ago, so that alerts about them are not part of a summary.
  await pool().query("update accounts set read_in_at = now()");
  await startPulse();
  const actor = await addActor("admin");
  return {
    databaseUrl: scratch.url,
    netnut,
    nineProxy,
    actor,
    query: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await pool().query<Row>(text, values)).rows,
    async close() {
      await Promise.all([netnut.close(), nineProxy.close()]);
      await endProcess();
      if (!readSetting("TEST_DATABASES_STAY")) await scratch.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function addActor(role: Role, name = "Ada Admin"): Promise<PresentActor> {
  const email = `${randomUUID()}@desk.example`;
  const { rows } = await pool().query<{ id: string }>(
    "insert into staff (email, name, role, password_hash) values ($1, $2, $3, 'none') returning id",
    [email, name, role],
  );
  return {
    staffId: rows[0]?.id ?? "",
    name,
    email,
    role,
    sessionId: randomUUID(),
    confirmedUntil: Infinity,
    mark: "",
  };
}

/** One operation through the door that every click and every row of a run takes. */
export function perform(
  actor: Actor,
  accountId: string,
  operation: OperationName,
  remoteId: string | number | null,
  input: Record<string, unknown> = {},
  more: Partial<PerformRequest> = {},
): Promise<PerformResult> {
  const target = remoteId === null ? {} : { remoteId: String(remoteId) };
  return performOperation(
    actor,
    { operationId: randomUUID(), operation, accountId, input, ...target, ...more },
    { requestId: randomUUID(), address: "198.51.100.7" },
  );
}

export async function syncBoth(): Promise<void> {
  await Promise.all([syncAccount(netnutId, "schedule"), syncAccount(nineProxyId, "schedule")]);
}

export function connectionOf(accountId: string) {
  const account = configuredAccount(accountId);
  if (!account) throw new Error(`${accountId} is not configured`);
  return account;
}

/** Every row of every table as one text, as someone who stole the database would read it. */
export async function dumpTables(desk: TestDesk): Promise<string> {
  const tables = await desk.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const parts = await Promise.all(
    tables.map(async ({ name }) =>
      (await desk.query<{ line: string }>(`select t::text as line from ${name} t`)).map(
        ({ line }) => `${name} ${line}`,
      ),
    ),
  );
  return parts.flat().join("\n");
}
