import "server-only";
import { eq, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Transaction } from "../db/client";
import { operations } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { changedTags, maxTags } from "../domain/sub-users/tags";
import { spellTags } from "../sub-users/spell-tags";
import type { OperationRow } from "./present";

export interface NewSubUser extends SubUserRef {
  name: string;
  tags: string[];
}

/** Gives a new sub-user the tags that were asked for with its creation. */
export async function tagNew(tx: Transaction, row: OperationRow, made: NewSubUser): Promise<void> {
  if (row.tags === null) return;
  const { accountId, remoteId, name, tags: before } = made;
  const asked = await spellTags(tx, row.tags, made);
  const tags = changedTags(before, "add", asked).slice(0, maxTags);
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
