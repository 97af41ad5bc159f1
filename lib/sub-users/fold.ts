import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { singleton } from "../singleton";

const batch = 2_000;
const pauseMs = 200;

/** Whether some rows may still lack the search columns: those from before the columns existed. */
export const folding = () => singleton("folding", () => ({ underWay: true }));

/**
 * Fills the search columns of rows from before they existed: a few rows at a time, each batch in its own
 * transaction, so that listings and changes continue. Resumes where it was interrupted; several processes
 * share the work.
 */
export async function foldExisting(): Promise<void> {
  const state = folding();
  while (state.underWay) {
    for (let last: number | null = 0; last !== null; ) last = await foldBatch(last);
    state.underWay = await anyLeft();
    // Locked rows are tried again later; waiting for them while holding others could deadlock.
    if (state.underWay) await sleep(pauseMs);
  }
}

async function anyLeft(): Promise<boolean> {
  return (await db().execute(sql`select 1 from sub_users where search_text is null limit 1`)).rows.length > 0;
}

/** Returns the last id it reached; null at the end. */
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
