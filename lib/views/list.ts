import "server-only";
import { and, asc, count, eq, or, sql } from "drizzle-orm";
import { recordAudit, type AuditEntry } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { savedViews, staff } from "../db/schema";
import { mostPerPerson } from "../domain/staff/limits";
import { storedProblem } from "../domain/sub-users/search";
import { DeskError } from "../domain/errors";
import type { SavedView, SaveViewRequest } from "../domain/views/view";

type ViewRow = typeof savedViews.$inferSelect;

/** One's own views and the shared ones, by name. */
export async function listViews(actor: Actor): Promise<SavedView[]> {
  demand(actor, "views.read");
  const rows = await db()
    .select({
      id: savedViews.id,
      name: savedViews.name,
      search: savedViews.search,
      shared: savedViews.shared,
      ownerId: savedViews.ownerId,
      owner: staff.name,
    })
    .from(savedViews)
    .innerJoin(staff, eq(staff.id, savedViews.ownerId))
    .where(or(eq(savedViews.ownerId, actor.staffId), eq(savedViews.shared, true)))
    .orderBy(asc(savedViews.name));
  return rows.map(({ ownerId, ...view }) => ({ ...view, own: ownerId === actor.staffId }));
}

/** Makes a view, or changes one's own. */
export async function saveView(actor: Actor, request: SaveViewRequest, origin: Origin): Promise<SavedView> {
  demand(actor, "views.write");
  const { id, ...values } = request;
  const problem = storedProblem(request.search);
  if (problem !== null)
    throw new DeskError(
      "invalid",
      `This view cannot be saved. ${problem} Remove the filter or choose another value.`,
      { search: problem },
    );
  return db().transaction(async (tx) => {
    // Held so that two at once cannot pass the ceiling together.
    await tx.select({ id: staff.id }).from(staff).where(eq(staff.id, actor.staffId)).for("no key update");
    const [before] = await tx.select().from(savedViews).where(eq(savedViews.id, id));
    if (before && before.ownerId !== actor.staffId)
      throw new DeskError("forbidden", "This view belongs to a colleague. Save it under another name.");
    await demandRoom(tx, actor, before ?? null, request.shared);
    const [row] = await tx
      .insert(savedViews)
      .values({ id, ...values, ownerId: actor.staffId })
      .onConflictDoUpdate({
        target: savedViews.id,
        set: values,
        setWhere: eq(savedViews.ownerId, actor.staffId),
      })
      .returning();
    if (!row) throw new DeskError("conflict", "A colleague has just saved a view under this id. Try again.");
    await audit(tx, actor, "view.save", row.name, origin, before ? kept(before) : null, kept(row));
    return { id, ...values, own: true, owner: actor.name };
  });
}

export async function deleteView(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  demand(actor, "views.write");
  return db().transaction(async (tx) => {
    const [row] = await tx
      .delete(savedViews)
      .where(and(eq(savedViews.id, id), eq(savedViews.ownerId, actor.staffId)))
      .returning();
    if (!row) throw new DeskError("not-found", "You have no such view.");
    await audit(tx, actor, "view.delete", row.name, origin, kept(row), null);
    return { id };
  });
}

/** What is kept beyond a ceiling already may still be changed. */
async function demandRoom(
  tx: Transaction,
  actor: Actor,
  before: ViewRow | null,
  shared: boolean,
): Promise<void> {
  const [own] = await tx
    .select({ all: count(), shared: sql<number>`count(*) filter (where ${savedViews.shared})` })
    .from(savedViews)
    .where(eq(savedViews.ownerId, actor.staffId));
  if (!before && (own?.all ?? 0) >= mostPerPerson.views)
    throw new DeskError(
      "conflict",
      `You have ${mostPerPerson.views} views, the most one person can keep. Delete one first.`,
    );
  if (shared && !before?.shared && (own?.shared ?? 0) >= mostPerPerson.sharedViews)
    throw new DeskError(
      "conflict",
      `You share ${mostPerPerson.sharedViews} views, the most one person can share. Stop sharing one first.`,
    );
}

function kept({ name, search, shared }: ViewRow) {
  return { name, search, shared };
}

function audit(
  tx: Transaction,
  actor: Actor,
  action: "view.save" | "view.delete",
  subject: string,
  origin: Origin,
  before: AuditEntry["before"],
  after: AuditEntry["after"],
): Promise<void> {
  return recordAudit(tx, actor, origin, {
    action,
    outcome: "done",
    subject,
    before,
    after,
  });
}
