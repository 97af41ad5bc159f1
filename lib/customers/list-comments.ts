import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { comments } from "../db/schema";
import type { CommentView } from "../domain/customers/customer";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { presentComment } from "./comments";

const most = 200;

/** What colleagues wrote about a sub-user, the newest first. */
export async function listCommentsOfSubUser(
  actor: Actor,
  { accountId, remoteId }: SubUserRef,
): Promise<CommentView[]> {
  requirePermission(actor, "customers.contacts");
  const rows = await db()
    .select()
    .from(comments)
    .where(and(eq(comments.accountId, storable(accountId)), eq(comments.remoteId, storable(remoteId))))
    .orderBy(desc(comments.at), desc(comments.id))
    .limit(most);
  return rows.map((row) => presentComment(row, actor));
}
