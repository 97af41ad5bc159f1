import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../../db/client";
import type { AdoptSubUser } from "../../domain/customers/adopt";
import { withoutCustomer } from "../../domain/sub-users/filters";
import { noFilter } from "../../domain/sub-users/one-filter";
import { conditionOf } from "../../sub-users/filter";

export interface Unlinked extends AdoptSubUser {
  login: string;
  email: string | null;
  tags: string[];
}

/** All sub-users of connected accounts that have no customer, by name. */
export async function readUnlinked(): Promise<Unlinked[]> {
  const { rows } = await db().execute<{
    account_id: string;
    remote_id: string;
    name: string;
    login: string;
    email: string | null;
    tags: string[];
  }>(sql`
    select s.account_id, s.remote_id, s.name, coalesce(s.login, s.name) as login, s.email, s.tags from sub_users s
    where ${conditionOf({ ...noFilter, customer: [withoutCustomer] })} order by s.sort_key, s.id`);
  return rows.map(({ account_id, remote_id, ...row }) => ({
    accountId: account_id,
    remoteId: remote_id,
    ...row,
  }));
}

/** By key, where only one customer has it. */
export function single<T extends { id: string }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, T> {
  const found = new Map<string, T | null>();
  for (const row of rows) {
    const known = found.get(keyOf(row));
    found.set(keyOf(row), known === undefined || known?.id === row.id ? row : null);
  }
  return new Map([...found].flatMap(([key, row]) => (row === null ? [] : [[key, row] as const])));
}

export function groupBy<T>(list: readonly T[], keysOf: (one: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list)
    for (const key of keysOf(one)) {
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    }
  return groups;
}
