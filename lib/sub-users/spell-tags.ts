import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";

/**
 * A tag that sub-users have already keeps the spelling it has with them. `except`: one whose own spelling is
 * free to change.
 */
export async function spellTags(
  executor: Executor,
  tags: readonly string[],
  except?: SubUserRef,
): Promise<string[]> {
  if (tags.length === 0) return [];
  const others = except
    ? sql`and not (s.account_id = ${except.accountId} and s.remote_id = ${except.remoteId})`
    : sql.empty();
  const { rows } = await executor.execute<{ tag: string }>(sql`
    select coalesce(known.tag, wanted.tag) as tag
      from unnest(${sql.param(tags.map(storable))}::text[]) with ordinality as wanted(tag, place)
    left join lateral (
      select given.tag from sub_users s cross join lateral unnest(s.tags) with ordinality as given(tag, place)
      where s.tags <> '{}' and tag_keys(s.tags) && tag_keys(array[wanted.tag])
        and tag_keys(array[given.tag]) = tag_keys(array[wanted.tag]) ${others}
      order by s.id, given.place limit 1
    ) known on true order by wanted.place`);
  return rows.map((row) => row.tag);
}
