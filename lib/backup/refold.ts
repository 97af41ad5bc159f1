import "server-only";
import type pg from "pg";
import { readMigrations } from "../db/level";

/**
 * Folds again what searches and orders read. Rows come back with what the other database made of them, and
 * its locale may lower other letters than that of this one, in which each search is folded. Left alone in a
 * schema newer than this build, which may fold more.
 */
export async function refold(client: pg.Client, level: readonly string[]): Promise<void> {
  if (level.length > readMigrations().length) return;
  await client.query("update customers set name = name");
  await client.query("update comments set body = body");
  // Its trigger passes over a row that stays the same.
  await client.query(`
    update sub_users s set search_text = folded.search_text, sort_key = folded.sort_key, customer_sort = folded.customer_sort
    from (
      select o.id, sort_text(o.name) as sort_key, c.sort_key as customer_sort,
        search_text(o.name, o.remote_id, o.login, o.email, o.note, o.tags) || coalesce(customer_words(c.name), '') as search_text
      from sub_users o left join customers c on c.id = o.customer_id) folded
    where folded.id = s.id
      and row(s.search_text, s.sort_key, s.customer_sort) is distinct from row(folded.search_text, folded.sort_key, folded.customer_sort)`);
}
