import "server-only";
import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import { db, type Transaction } from "../db/client";
import { operations } from "../db/schema";
import { holdForNew, linkNew } from "./link-new";
import type { OperationRow } from "./present";
import { tagNew, type NewSubUser } from "./tag-new";

/** Locks what `completeNew` needs before any row, as the order of locks demands. */
export async function prepareNew(tx: Transaction, row: OperationRow): Promise<void> {
  if (row.operation === "create" && row.customerId !== null) await holdForNew(tx);
}

/**
 * Gives a new sub-user the tags and the customer that were asked for with its creation, once it is in the mirror. Until
 * then they stay with the operation, however late its outcome is known. Returns the operation as it is then.
 */
export async function completeNew(tx: Transaction, row: OperationRow): Promise<OperationRow> {
  if (row.operation !== "create" || (row.tags === null && row.customerId === null)) return row;
  const made = await readMade(tx, row);
  if (!made) return row;
  const linked = await linkNew(tx, row, made);
  await tagNew(tx, row, made);
  return linked;
}

/**
 * After a complete listing: the same for the sub-users of creations that a person settled as done, or whose answer
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
        or(isNotNull(operations.tags), isNotNull(operations.customerId)),
      ),
    );
  for (const found of waiting)
    await db().transaction(async (tx) => {
      await prepareNew(tx, found);
      const [row] = await tx
        .select()
        .from(operations)
        .where(and(eq(operations.id, found.id), eq(operations.state, "done")))
        .for("no key update");
      if (row) await completeNew(tx, row);
    });
}

/** By its id where the creation returned one, otherwise by name, first seen after the creation. */
async function readMade(tx: Transaction, row: OperationRow): Promise<NewSubUser | undefined> {
  const which =
    row.remoteId === null
      ? sql`coalesce(login, name) = ${row.name} and first_seen_at >= ${row.createdAt}::timestamptz`
      : sql`remote_id = ${row.remoteId}`;
  const { rows } = await tx.execute<{ remote_id: string; name: string; tags: string[] }>(sql`
    select remote_id, name, tags from sub_users
    where account_id = ${row.accountId} and vanished_at is null and ${which}
    order by id limit 1 for update`);
  const [made] = rows;
  return made && { accountId: row.accountId, remoteId: made.remote_id, name: made.name, tags: made.tags };
}
