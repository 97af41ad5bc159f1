import "server-only";
import { and, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { db, type Transaction } from "../db/client";
import { operations } from "../db/schema";
import { lockCustomers, linkCreated } from "./link-new";
import type { OperationRow } from "./present";
import { tagNew, type NewSubUser } from "./tag-new";

/** Locks what `completeCreation` needs before any row, as the order of locks requires. */
export async function lockForCreation(tx: Transaction, row: OperationRow): Promise<void> {
  if (row.operation === "create" && row.customerId !== null) await lockCustomers(tx);
}

/**
 * Gives a new sub-user the tags and the customer that were asked for with its creation, and the creation its
 * id, once it is in the mirror. Until then they stay with the operation, however late its outcome is known.
 * Returns the operation as it is then.
 */
export async function completeCreation(tx: Transaction, row: OperationRow): Promise<OperationRow> {
  if (row.operation !== "create") return row;
  if (row.tags === null && row.customerId === null && row.remoteId !== null) return row;
  const made = await readMade(tx, row);
  if (!made) return row;
  const { remoteId } = made;
  if (row.remoteId === null) await tx.update(operations).set({ remoteId }).where(eq(operations.id, row.id));
  const linked = await linkCreated(tx, { ...row, remoteId }, made);
  await tagNew(tx, row, made);
  return linked;
}

/**
 * After a listing: the same for the sub-users of creations that a person settled as done, or whose answer
 * named no id.
 */
export async function completeListed(accountId: string): Promise<void> {
  const waiting = await db()
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.accountId, accountId),
        eq(operations.state, "done"),
        or(
          isNotNull(operations.tags),
          isNotNull(operations.customerId),
          and(eq(operations.operation, "create"), isNull(operations.remoteId)),
        ),
      ),
    );
  for (const found of waiting)
    await db().transaction(async (tx) => {
      await lockForCreation(tx, found);
      const [row] = await tx
        .select()
        .from(operations)
        .where(and(eq(operations.id, found.id), eq(operations.state, "done")))
        .for("no key update");
      if (row) await completeCreation(tx, row);
    });
}

/**
 * By its id where the creation returned one; otherwise the only one of its very name that is new since and
 * that no other creation has. One whose name was made of it may be a stranger's.
 */
async function readMade(tx: Transaction, row: OperationRow): Promise<NewSubUser | undefined> {
  const { accountId, remoteId, name, id } = row;
  const which =
    remoteId === null
      ? sql`coalesce(s.login, s.name) = ${name} and s.first_seen_at >= ${row.createdAt}::timestamptz
          and not exists (select from operations o where o.account_id = s.account_id and o.operation = 'create'
            and o.remote_id = s.remote_id and o.id <> ${id} and o.state in ('sent', 'unknown', 'done')
            and o.created_at > s.first_seen_at - interval '1 day')`
      : sql`s.remote_id = ${remoteId}`;
  const { rows } = await tx.execute<{ remote_id: string; name: string; tags: string[] }>(sql`
    select s.remote_id, s.name, s.tags from sub_users s
    where s.account_id = ${accountId} and s.vanished_at is null and ${which}
    order by s.id limit 2 for update`);
  const [made, another] = rows;
  return made && !another
    ? { accountId, remoteId: made.remote_id, name: made.name, tags: made.tags }
    : undefined;
}
