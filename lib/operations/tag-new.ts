import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { db, type Transaction } from "../db/client";
import { operations } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { changedTags, mostTags } from "../domain/sub-users/tags";
import { spellTags } from "../sub-users/spell-tags";
import type { OperationRow } from "./present";

/**
 * Gives a new sub-user the tags that were asked for with its creation, once it is in the mirror. Until then
 * they stay with the operation, however late its outcome is known.
 */
export async function tagNew(tx: Transaction, row: OperationRow): Promise<void> {
  if (row.operation !== "create" || row.tags === null) return;
  const made = await readMade(tx, row);
  if (!made) return;
  const { accountId, remoteId, name, tags: before } = made;
  const asked = await spellTags(tx, row.tags, made);
  const tags = changedTags(before, "add", asked).slice(0, mostTags);
  await tx.execute(sql`
    update sub_users set tags = ${sql.param(tags)}::text[]
    where account_id = ${accountId} and remote_id = ${remoteId}`);
  await tx.update(operations).set({ tags: null }).where(eq(operations.id, row.id));
  await recordAudit(
    tx,
    { staffId: row.actorId, name: row.actorName },
    { requestId: row.requestId },
    {
      action: "sub-user.set-tags",
      outcome: "done",
      accountId,
      remoteId,
      subject: name,
      before: { tags: before },
      after: { tags },
      operationId: row.id,
      runId: row.runId,
    },
  );
}

/**
 * After a complete listing: tags the sub-users of creations that a person settled as done, or whose answer named
 * no id.
 */
export async function tagListed(accountId: string): Promise<void> {
  const waiting = await db()
    .select({ id: operations.id })
    .from(operations)
    .where(
      and(eq(operations.accountId, accountId), eq(operations.state, "done"), isNotNull(operations.tags)),
    );
  for (const { id } of waiting)
    await db().transaction(async (tx) => {
      const [row] = await tx
        .select()
        .from(operations)
        .where(and(eq(operations.id, id), eq(operations.state, "done")))
        .for("no key update");
      if (row) await tagNew(tx, row);
    });
}

interface Made extends SubUserRef {
  name: string;
  tags: string[];
}

/** By its id where the creation returned one, otherwise by name, first seen after the creation. */
async function readMade(tx: Transaction, row: OperationRow): Promise<Made | undefined> {
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
