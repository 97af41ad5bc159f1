import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { maxListedTags } from "../domain/sub-users/vocabulary";

/** Every tag once, in its first spelling. */
export async function listTags(actor: Actor): Promise<string[]> {
  requirePermission(actor, "sub-users.read");
  const { rows } = await db().execute<{ tag: string }>(sql`
    select tag from (
      select distinct on (key) key, tag from (
        select tag, min(id) as first, (tag_keys(array[tag]))[1] as key
          from (select s.id, unnest(s.tags) as tag from sub_users s
            where s.tags <> '{}' and s.vanished_at is null) given group by tag
      ) spellings order by key, first
    ) tags order by sort_text(tag) collate "C", tag limit ${maxListedTags}`);
  return rows.map((row) => row.tag);
}
