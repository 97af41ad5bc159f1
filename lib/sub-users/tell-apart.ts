import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { subUserKey } from "../domain/sub-users/key";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { tellingApart } from "./present";

/** What tells sub-users with a shared name apart, by `subUserKey`. */
export async function tellApart(refs: readonly SubUserRef[]): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const { rows } = await db().execute<{ accountId: string; remoteId: string; apart: string | null }>(sql`
    select s.account_id as "accountId", s.remote_id as "remoteId", ${tellingApart} as apart
    from sub_users s join unnest(${sql.param(refs.map(({ accountId }) => accountId))}::text[],
      ${sql.param(refs.map(({ remoteId }) => remoteId))}::text[]) as wanted(account_id, remote_id)
      on s.account_id = wanted.account_id and s.remote_id = wanted.remote_id`);
  return new Map(rows.flatMap((row) => (row.apart === null ? [] : [[subUserKey(row), row.apart]])));
}
