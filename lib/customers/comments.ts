import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit, type AuditEntry } from "../audit/record";
import { databaseNow } from "../clock";
import { db, type Transaction } from "../db/client";
import { comments } from "../db/schema";
import type {
  CommentSubject,
  CommentView,
  EditCommentRequest,
  WriteCommentRequest,
} from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { lockSubUsers } from "./links";
import { requirePresent } from "./row";

type CommentRow = typeof comments.$inferSelect;

export function presentComment(row: CommentRow, actor: Actor): CommentView {
  return {
    id: row.id,
    author: row.authorName,
    own: row.authorId === actor.staffId,
    at: row.at.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    removedAt: row.removedAt?.toISOString() ?? null,
    removedBy: row.removedBy,
    body: row.removedAt === null ? row.body : "",
  };
}

/** For colleagues to read, on a customer or a sub-user. No provider gets it. */
export async function writeComment(
  actor: Actor,
  { id, subject, body }: WriteCommentRequest,
  origin: Origin,
): Promise<CommentView> {
  requireCommentPermission(actor);
  return db().transaction(async (tx) => {
    const customer = await requireSubject(tx, subject);
    const [written] = await tx
      .insert(comments)
      .values({ id, ...subject, body, authorId: actor.staffId, authorName: actor.name, at: databaseNow() })
      .onConflictDoNothing()
      .returning();
    if (!written) {
      const [earlier] = await tx.select().from(comments).where(eq(comments.id, id));
      // Sent again: it was written.
      if (earlier?.authorId === actor.staffId && earlier.body === body) return presentComment(earlier, actor);
      throw new DeskError("conflict", "This id was used for another comment. Write it again.");
    }
    await recordAudit(tx, actor, origin, lineAbout(written, "comment.write", customer));
    return presentComment(written, actor);
  });
}

/** Only its author changes a comment. */
export async function editComment(
  actor: Actor,
  { id, body }: EditCommentRequest,
  origin: Origin,
): Promise<CommentView> {
  requireCommentPermission(actor);
  return changeOwn(actor, id, async (tx, row) => {
    if (row.body === body) return row;
    const edited = await update(tx, id, { body, editedAt: databaseNow() });
    await recordAudit(tx, actor, origin, lineAbout(edited, "comment.edit"));
    return edited;
  });
}

/** Removes the text of one's own comment. A note that there was one remains. */
export async function removeComment(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<CommentView> {
  requireCommentPermission(actor);
  return changeOwn(actor, id, async (tx) => {
    const removed = await update(tx, id, { body: "", removedAt: databaseNow(), removedBy: actor.name });
    await recordAudit(tx, actor, origin, lineAbout(removed, "comment.remove"));
    return removed;
  });
}

function requireCommentPermission(actor: Actor): void {
  requirePermission(actor, "comments.write");
  requirePermission(actor, "customers.contacts");
}

/**
 * Throws where it does not exist. Whose the sub-user is, or the customer itself; null for a
 * sub-user without one.
 */
async function requireSubject(tx: Transaction, subject: CommentSubject): Promise<string | null> {
  if ("customerId" in subject) return (await requirePresent(tx, subject.customerId)).id;
  const [found] = (await lockSubUsers(tx, [subject])).values();
  if (!found) throw new DeskError("not-found", "There is no such sub-user.");
  return found.customer?.id ?? null;
}

async function changeOwn(
  actor: Actor,
  id: string,
  work: (tx: Transaction, row: CommentRow) => Promise<CommentRow>,
): Promise<CommentView> {
  return db().transaction(async (tx) => {
    const [row] = await tx.select().from(comments).where(eq(comments.id, id)).for("update");
    if (!row) throw new DeskError("not-found", "There is no such comment.");
    if (row.authorId !== actor.staffId)
      throw new DeskError("forbidden", "Only its author can change a comment. Write one of your own.");
    if (row.removedAt !== null) throw new DeskError("conflict", "This comment was removed.");
    return presentComment(await work(tx, row), actor);
  });
}

async function update(
  tx: Transaction,
  id: string,
  values: Partial<typeof comments.$inferInsert>,
): Promise<CommentRow> {
  const [row] = await tx.update(comments).set(values).where(eq(comments.id, id)).returning();
  if (!row) throw new Error("The comment is locked and yet gone.");
  return row;
}

const lineAbout = (
  { id, customerId, accountId, remoteId }: CommentRow,
  action: AuditEntry["action"],
  subject: string | null = customerId,
): AuditEntry => ({ action, outcome: "done", accountId, remoteId, subject, after: { comment: id } });
