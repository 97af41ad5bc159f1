import "server-only";
import { eq, sql, type SQL } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines, type AuditEntry } from "../audit/record";
import { databaseNow } from "../clock";
import type { Transaction } from "../db/client";
import { customerChanges } from "../db/schema";
import {
  customerLimits,
  type CustomerChangeKind,
  type CustomerName,
  type UndoChangeRequest,
  type UndoChangeResult,
} from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";
import { isAllowed, type Permission } from "../domain/staff/permissions";
import { subUserKey } from "../domain/sub-users/key";
import { presentChange, type ChangeRow, type UndoFacts } from "./changes";
import { requireBulkLinkPermission, inParts, lineOf, lockSubUsers, type LockedSubUser } from "./links";
import { changeCustomers } from "./row";
import { undoAdditions } from "./undo-additions";
import { undoMerge } from "./undo-merge";

const permissionOf: Record<CustomerChangeKind, Permission> = {
  link: "customers.link",
  unlink: "customers.link",
  create: "customers.write",
  adopt: "bulk.customers",
  merge: "customers.merge",
};

/** Whether someone may undo such a change. */
export const mayUndo = ({ role }: Actor, { kind, links }: Pick<ChangeRow, "kind" | "links">): boolean =>
  isAllowed(role, "customers.link") &&
  isAllowed(role, permissionOf[kind]) &&
  (links <= customerLimits.linksOfOne || isAllowed(role, "bulk.customers"));

/** Takes a change of links back as a whole. What was changed again since is left alone and named. */
export async function undoCustomerChange(
  actor: Actor,
  { changeId }: UndoChangeRequest,
  origin: Origin,
): Promise<UndoChangeResult> {
  requirePermission(actor, "customers.link");
  return changeCustomers(async (tx) => {
    const [change] = await tx.select().from(customerChanges).where(eq(customerChanges.id, changeId));
    if (!change) throw new DeskError("not-found", "There is no such change.");
    requirePermission(actor, permissionOf[change.kind]);
    requireBulkLinkPermission(actor, change.links);
    if (change.undoneAt !== null)
      throw new DeskError("conflict", `${visibleText(change.undoneBy ?? "")} has undone this already.`);
    const done =
      change.kind === "merge" ? { ...(await undoMerge(tx, change)), kept: [] } : await undoLinks(tx, change);
    const [undone] = await tx
      .update(customerChanges)
      .set({ undoneAt: databaseNow(), undoneBy: actor.name })
      .where(eq(customerChanges.id, changeId))
      .returning();
    await recordAuditLines(tx, actor, origin, done.lines);
    return {
      ...presentChange(undone ?? change),
      restored: done.restored,
      leftAlone: done.leftAlone.map(({ accountId, remoteId, customer }) => ({
        accountId,
        remoteId,
        customer,
      })),
      kept: done.kept,
    };
  });
}

interface Undone {
  restored: number;
  leftAlone: LockedSubUser[];
  kept: CustomerName[];
  lines: AuditEntry[];
}

/** A sub-user whose link the change ended, made, or both. */
interface Trace extends Record<string, unknown> {
  account_id: string;
  remote_id: string;
  /** Whose it was before, and is after. */
  before: string | null;
  after: string | null;
  /** Whether both are still as the change left them. */
  untouched: boolean;
}

/** A query of the traces of a change. `within`: a condition on the links `l` that it made or ended. */
export const tracesOf = (id: string, targets: readonly string[], within: SQL = sql`true`): SQL => sql`
    with made as (select * from customer_links l where change_id = ${id} and ${within}),
      ended as (select * from customer_links l where end_change_id = ${id} and ${within})
    select coalesce(made.account_id, ended.account_id) as account_id,
      coalesce(made.remote_id, ended.remote_id) as remote_id,
      ended.customer_id as before, made.customer_id as after,
      (made.id is null or (made.until is null and made.customer_id = any(${sql.param([...targets])}::uuid[])))
        and (ended.id is null or (
          not exists (select 1 from customers c where c.id = ended.customer_id and c.erased_at is not null)
          and not exists (select 1 from customer_links l where l.account_id = ended.account_id
            and l.remote_id = ended.remote_id and l.id <> ended.id and l.id is distinct from made.id
            and (l.until is null or l.since >= ended.until)))) as untouched
    from made full join ended on ended.account_id = made.account_id and ended.remote_id = made.remote_id`;

async function undoLinks(tx: Transaction, change: ChangeRow): Promise<Undone> {
  const { targets = [], made = [], added = [] } = change.undo as UndoFacts;
  const { id } = change;
  const { rows } = await tx.execute<Trace>(tracesOf(id, targets));
  const refs = rows.map(({ account_id, remote_id }) => ({ accountId: account_id, remoteId: remote_id }));
  const found = await lockSubUsers(tx, refs);
  const restored = rows.filter(({ untouched }) => untouched);
  for (const part of inParts(restored)) await takeBack(tx, id, part);
  const taken = await undoAdditions(tx, id, added);
  const { gone, kept } = await removeUnused(tx, made);
  if (restored.length + taken.length + gone.length === 0) await requireSomeTarget(tx, targets);
  return {
    restored: restored.length,
    leftAlone: rows
      .filter(({ untouched }) => !untouched)
      .map((row) => found.get(subUserKey({ accountId: row.account_id, remoteId: row.remote_id })))
      .filter((row) => row !== undefined),
    kept,
    lines: [
      ...restored.map((row) =>
        lineOf(
          { accountId: row.account_id, remoteId: row.remote_id },
          row.after,
          row.before,
          id,
          "customer.undo",
        ),
      ),
      ...taken,
      ...gone.map((customer) => undoLine(customer, { state: "active", change: id }, null)),
      ...(restored.length + gone.length + taken.length === 0 ? [undoLine(null, { change: id }, null)] : []),
    ],
  };
}

/**
 * Throws where every customer of the change was merged or erased since: it would be called undone without any
 * effect.
 */
async function requireSomeTarget(tx: Transaction, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  const { rows } = await tx.execute<{ name: string; merged: boolean; gone: boolean }>(sql`
    select name, merged_into is not null as merged, merged_into is not null or erased_at is not null as gone
    from customers where id = any(${sql.param([...targets])}::uuid[]) order by sort_key, id`);
  if (rows.some(({ gone }) => !gone)) return;
  const merged = rows.find((row) => row.merged);
  throw new DeskError(
    "conflict",
    merged
      ? `${visibleText(merged.name)} was merged into another customer since. Undo that first.`
      : "The customers of this change no longer exist. Nothing was undone.",
  );
}

async function takeBack(tx: Transaction, id: string, rows: readonly Trace[]): Promise<void> {
  const chosen = sql`unnest(${sql.param(rows.map(({ account_id }) => account_id))}::text[],
    ${sql.param(rows.map(({ remote_id }) => remote_id))}::text[]) as given(account_id, remote_id)`;
  await tx.execute(sql`
    delete from customer_links l using ${chosen}
    where l.change_id = ${id} and l.account_id = given.account_id and l.remote_id = given.remote_id`);
  await tx.execute(sql`
    update customer_links l set until = null, end_day = null, end_change_id = null, ended_by = null
    from ${chosen}
    where l.end_change_id = ${id} and l.account_id = given.account_id and l.remote_id = given.remote_id`);
}

const undoLine = (
  subject: string | null,
  before: Record<string, unknown>,
  after: Record<string, unknown> | null,
): AuditEntry => ({ action: "customer.undo", outcome: "done", subject, before, after });

/** Removes the customers that a change made, unless someone has done something with them since. */
async function removeUnused(
  tx: Transaction,
  made: readonly string[],
): Promise<{ gone: string[]; kept: CustomerName[] }> {
  if (made.length === 0) return { gone: [], kept: [] };
  const ids = sql`any(${sql.param([...made])}::uuid[])`;
  const { rows: gone } = await tx.execute<{ id: string }>(sql`
    delete from customers c where c.id = ${ids} and c.revision = 1 and c.merged_into is null and c.erased_at is null
      and not exists (select 1 from customer_links l where l.customer_id = c.id)
      and not exists (select 1 from comments m where m.customer_id = c.id)
      and not exists (select 1 from customers other where other.merged_into = c.id)
      and not exists (select 1 from secret_links s where s.customer_id = c.id)
    returning c.id`);
  const { rows: kept } = await tx.execute<CustomerName & Record<string, unknown>>(
    sql`select id, name from customers where id = ${ids} order by sort_key, id`,
  );
  return { gone: gone.map(({ id }) => id), kept };
}
