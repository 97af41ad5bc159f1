import "server-only";
import { sql } from "drizzle-orm";
import { db } from "./db/client";
import { subUserKey } from "./domain/sub-users/key";

/** SQL text: whether another sub-user has the name of `s` (sub_users). */
export const sharedName = `exists (select 1 from sub_users n
  where n.sort_key = s.sort_key and n.id <> s.id and n.vanished_at is null)`;

/** `disambiguator` of lib/domain/sub-users in SQL; expects `s` for sub_users. */
export const disambiguator = sql.raw(
  `case when ${sharedName} then coalesce(nullif(s.login, s.name), s.email, s.remote_id) end`,
);

interface OfSubUser {
  accountId: string | null;
  remoteId: string | null;
  apart: string | null;
}

/** The same with `apart`: what tells their sub-users from others of the same name, as they are called now. */
export async function withDisambiguators<View extends OfSubUser>(views: readonly View[]): Promise<View[]> {
  const refs = new Map(
    views.flatMap(({ accountId, remoteId }) =>
      accountId === null || remoteId === null
        ? []
        : [[subUserKey({ accountId, remoteId }), { accountId, remoteId }] as const],
    ),
  );
  if (refs.size === 0) return [...views];
  const wanted = [...refs.values()];
  const { rows } = await db().execute<{ accountId: string; remoteId: string; apart: string }>(sql`
    select * from (
      select s.account_id as "accountId", s.remote_id as "remoteId", ${disambiguator} as apart
      from sub_users s join unnest(${sql.param(wanted.map(({ accountId }) => accountId))}::text[],
        ${sql.param(wanted.map(({ remoteId }) => remoteId))}::text[]) as wanted(account_id, remote_id)
        on s.account_id = wanted.account_id and s.remote_id = wanted.remote_id) named
    where apart is not null`);
  const apart = new Map(rows.map((row) => [subUserKey(row), row.apart]));
  return views.map((view) => {
    const { accountId, remoteId } = view;
    if (accountId === null || remoteId === null) return view;
    return { ...view, apart: apart.get(subUserKey({ accountId, remoteId })) ?? null };
  });
}
