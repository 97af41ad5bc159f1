import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "../actor";
import { db } from "../db/client";
import type { CustomerChangeKind } from "../domain/customers/customer";
import type { CustomerDetail } from "../domain/customers/row";
import type { UndoFacts } from "./changes";
import { mayUndo, tracesOf } from "./undo";

interface Row extends Record<string, unknown> {
  id: string;
  kind: CustomerChangeKind;
  at: Date;
  actor_name: string;
  undone_at: Date | null;
  customers: number;
  links: number;
  undo: UndoFacts;
}

/**
 * The last change that made or ended a link of this customer, or merged another into it, unless it was
 * undone, the person may not undo it, or nothing of this customer would be as before.
 */
export async function undoableOf(actor: Actor, id: string): Promise<CustomerDetail["undoable"]> {
  const { rows } = await db().execute<Row>(sql`
    with last as (
      select ch.id, ch.at from customer_changes ch
        where ch.kind not in ('create', 'merge') and ch.id = any(array(
          select change_id from customer_links where customer_id = ${id}
          union select end_change_id from customer_links where customer_id = ${id} and end_change_id is not null))
      union all
      select ch.id, ch.at from customer_changes ch join customers gone
          on gone.merged_into = ${id} and gone.id = (ch.undo -> 'merge' ->> 'from')::uuid
        where ch.kind = 'merge' and ch.undone_at is null and (ch.undo -> 'merge' ->> 'into')::uuid = ${id}
      order by at desc limit 1)
    select ch.* from last join customer_changes ch on ch.id = last.id`);
  const [last] = rows;
  if (!last || last.undone_at !== null || !mayUndo(actor, last)) return null;
  if (last.kind !== "merge" && !(await changesAnything(last, id))) return null;
  return {
    changeId: last.id,
    kind: last.kind,
    at: last.at.toISOString(),
    actor: last.actor_name,
    customers: last.customers,
    links: last.links,
    made: last.undo.made?.length ?? 0,
  };
}

/** Whether undoing it would change a link of this customer: what was changed again since is left alone. */
async function changesAnything({ id: change, undo: { targets = [] } }: Row, id: string): Promise<boolean> {
  const mine = sql`exists (select from customer_links mine
    where mine.customer_id = ${id} and (mine.change_id = ${change} or mine.end_change_id = ${change})
      and mine.account_id = l.account_id and mine.remote_id = l.remote_id)`;
  const { rows } = await db().execute(
    sql`select from (${tracesOf(change, targets, mine)}) trace where trace.untouched limit 1`,
  );
  return rows.length > 0;
}
