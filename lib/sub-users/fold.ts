import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { singleton } from "../singleton";

const batch = 2_000;
const pause = 200;

/** Whether some rows may still be without what a search reads: those from before there were such columns. */
export const folding = () => singleton("folding", () => ({ underWay: true }));

/**
 * Fills what a search reads in rows that were there before these columns: some rows at a time, each batch a
 * transaction of its own, so that listings and changes continue meanwhile. Resumes where it was cut off; several
 * processes share the work.
 */
export async function foldExisting(): Promise<void> {
  const state = folding();
  while (state.underWay) {
    for (let last: number | null = 0; last !== null; ) last = await foldBatch(last);
    state.underWay = await anyLeft();
    // What was locked is tried again; waiting for it while holding other rows could end in a deadlock.
    if (state.underWay) await sleep(pause);
  }
}

async function anyLeft(): Promise<boolean> {
  return (await db().execute(sql`select 1 from sub_users where search_text is null limit 1`)).rows.length > 0;
}

/** Answers the last id it came to; null at the end. */
async function foldBatch(after: number): Promise<number | null> {
  const { rows } = await db().execute<{ last: number | null }>(sql`
    with chosen as (select id from sub_users where search_text is null and id > ${after}
      order by id limit ${batch} for update skip locked),
      filled as (
        update sub_users s set search_text = search_text(s.name, s.remote_id, s.login, s.email, s.note,
          s.tags), sort_key = sort_text(s.name)
        from chosen where s.id = chosen.id returning s.id)
    select max(id) as last from filled`);
  return rows[0]?.last ?? null;
}
