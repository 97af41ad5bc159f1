import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { operationNames } from "../domain/operations/names";
import { operationFacts } from "../domain/operations/operations";
import { addedBytes } from "../usage/added";

/** The moment before which what is kept for so many days was over. */
export function daysAgo(days: number): SQL {
  return sql`now() - make_interval(days => ${days}::int)`;
}

/** Why an operation stays, however old it is. */
export type OperationNeed =
  | "open"
  | "recent"
  | "waiting-tags"
  | "waiting-customer"
  | "usage"
  | "present-state"
  | "not-listed-since"
  | "open-beside"
  | "its-run"
  | "open-undo";

/** Why a run stays, with its rows. */
export type RunNeed =
  | "open"
  | "recent"
  | "open-row"
  | "credentials"
  | "recent-outcome"
  | "undo"
  | "open-follower"
  | "tried-run"
  | "open-alert";

const unsettled = sql`('planned', 'sent', 'unknown')`;
/** What an undo or another try that has not ended was made from. */
const parents = sql`select parent_id from runs where state not in ('done', 'cancelled') and parent_id is not null`;

/**
 * By a later done change of the same kind and at least the same fields, itself over before the limit: such a
 * change explains nothing any more and has nothing left to undo.
 */
const replaced = (then: SQL) => sql`exists (
  select 1 from operations n
  where n.account_id = o.account_id and n.remote_id = o.remote_id and n.operation = o.operation and n.state = 'done'
    and n.created_at > o.created_at and n.settled_at >= o.settled_at and n.settled_at < ${then}
    and not exists (select 1 from jsonb_object_keys(o.input) field where not n.input ? field))`;

/** On `o`, an operation. */
export function operationNeeds(then: SQL): Record<OperationNeed, SQL> {
  return {
    open: sql`o.state in ${unsettled}`,
    // A ceiling counts what was promised today, a chart shows 90 days.
    recent: sql`coalesce(o.settled_at, o.created_at) >= ${then}`,
    "waiting-tags": sql`o.state = 'done' and o.tags is not null`,
    "waiting-customer": sql`o.state = 'done' and o.customer_id is not null`,
    // The usage of any month says how much was added.
    usage: sql`o.state = 'done' and ${addedBytes} <> 0`,
    "present-state": sql`o.state = 'done' and o.operation <> 'reveal-password' and not ${replaced(then)}`,
    // It explains what the next complete listing shows, which is then no change from outside.
    "not-listed-since": sql`o.state in ('done', 'superseded') and not exists (
      select 1 from accounts a where a.id = o.account_id and a.last_good_at > o.settled_at)`,
    // A look decides by what else was done to the same sub-user meanwhile.
    "open-beside": sql`exists (
      select 1 from operations u
      where u.account_id = o.account_id and u.remote_id = o.remote_id and u.id <> o.id and u.state in ${unsettled})`,
    // A run's rows, its undo and what is tried again are read together with their operations.
    "its-run": sql`exists (select 1 from runs r where r.id = o.run_id)`,
    "open-undo": sql`o.id in (${parents})`,
  };
}

const undoable = operationNames.filter((name) => operationFacts[name].undo !== null);

/** On `r`, a run. */
export function runNeeds(then: SQL): Record<RunNeed, SQL> {
  return {
    open: sql`r.state not in ('done', 'cancelled')`,
    recent: sql`r.finished_at is null or r.finished_at >= ${then}`,
    "open-row": sql`exists (
      select 1 from run_rows w where w.run_id = r.id and w.state in ('planned', 'unknown'))`,
    credentials: sql`r.receipt_erased_at is null and exists (
      select 1 from run_rows w where w.run_id = r.id and w.sealed is not null and w.state in ('done', 'unknown'))`,
    "recent-outcome": sql`exists (
      select 1 from run_rows w join operations o on o.id = w.operation_id
      where w.run_id = r.id and (o.state in ${unsettled} or o.settled_at >= ${then}))`,
    // Undoing it would still put something back: no later change, and the sub-user is still there.
    undo: sql`exists (
      select 1 from run_rows w join operations o on o.id = w.operation_id
        join sub_users s on s.account_id = o.account_id and s.remote_id = o.remote_id and s.vanished_at is null
      where w.run_id = r.id and w.state = 'done' and o.state = 'done'
        and o.operation = any(${sql.param(undoable)}::text[]) and not ${replaced(then)})`,
    "open-follower": sql`r.id in (${parents})`,
    // What it did is not tried again from the earlier run.
    "tried-run": sql`r.kind = 'retry' and exists (select 1 from runs p where p.id = r.parent_id)`,
    "open-alert": sql`r.id in (select run_id from alert_events where cleared_at is null and run_id is not null)`,
  };
}

/** What none of these needs. */
export function unneeded(needs: Record<string, SQL>): SQL {
  return sql`not (${sql.join(
    Object.values(needs).map((need) => sql`(${need})`),
    sql` or `,
  )})`;
}
