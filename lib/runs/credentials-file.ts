import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { toCsv } from "../csv";
import type { Executor } from "../db/client";
import {
  connectionStrings,
  plainGateway,
  plainPassword,
  plainUserName,
} from "../domain/providers/connection-strings";
import { subUserKey } from "../domain/sub-users/key";
import { keyOfRow } from "./plan-row";
import { outcomeWord } from "./report";
import type { RunRow } from "./row-state";

/** A row that made credentials, keyed by the input names of its operation. */
export interface WithSecrets {
  row: RunRow;
  secrets: Record<string, string>;
}

const usual = ["Name", "Login"];
const connection = ["Host", "Port", "URL"];
const about = ["Account", "Id", "Outcome"];

/** A file for people: what each customer needs to sign in, under the same headings as the forms. */
export async function credentialsFile(executor: Executor, handed: readonly WithSecrets[]): Promise<string> {
  const logins = await loginsOf(executor, handed);
  const lines = handed.map(({ row, secrets }) => lineOf(row, secrets, logins));
  const labels = [...new Set(lines.flatMap(({ said }) => Object.keys(said)))];
  return toCsv(
    [...usual, ...labels, ...connection, ...about],
    lines.map(({ before, said, after }) => [
      ...before,
      ...labels.map((label) => said[label] ?? ""),
      ...after,
    ]),
  );
}

function lineOf(row: RunRow, secrets: Record<string, string>, logins: ReadonlyMap<string, string>) {
  const account = configuredAccount(row.accountId);
  const operation = row.operation && account?.connection.operations[row.operation];
  const labelOf = (name: string) => account?.provider.fieldLabels[name] ?? name;
  const made = operation?.makes && secrets.login;
  const login = made ?? logins.get(keyOfRow(row)) ?? row.name;
  const said = Object.entries(secrets).filter(([name]) => made === undefined || name !== "login");
  const password = secrets[operation?.meanings?.password ?? "password"];
  const format = account?.provider.connectionFormat;
  const gateway = plainGateway(account?.gateway ?? null, format);
  const url =
    gateway && password !== undefined
      ? connectionStrings(gateway, plainUserName(login, format), plainPassword(password, format)).http
      : "";
  return {
    before: [row.name, login],
    said: Object.fromEntries(said.map(([name, value]) => [labelOf(name), value])),
    after: [
      gateway?.host ?? "",
      gateway ? String(gateway.httpPort) : "",
      url,
      account?.label ?? row.accountId,
      row.remoteId,
      outcomeWord(row),
    ],
  };
}

/** What the customers of these rows sign in with, by their keys. */
async function loginsOf(executor: Executor, handed: readonly WithSecrets[]): Promise<Map<string, string>> {
  const { rows } = await executor.execute<{ account_id: string; remote_id: string; login: string }>(sql`
    select s.account_id, s.remote_id, coalesce(s.login, s.name) as login
    from unnest(${sql.param(handed.map(({ row }) => row.accountId))}::text[],
      ${sql.param(handed.map(({ row }) => row.remoteId))}::text[]) as wanted(account_id, remote_id)
    join sub_users s on s.account_id = wanted.account_id and s.remote_id = wanted.remote_id`);
  return new Map(
    rows.map((row) => [subUserKey({ accountId: row.account_id, remoteId: row.remote_id }), row.login]),
  );
}
