import "server-only";
import { and, asc, eq, or } from "drizzle-orm";
import { demand, type Actor } from "../auth/actor";
import { db } from "../db/client";
import { savedViews, staff } from "../db/schema";
import { DeskError } from "../errors";
import type { SavedView, SaveViewRequest } from "./schema";

/** One's own views and the shared ones, by name. */
export async function listViews(actor: Actor): Promise<SavedView[]> {
  demand(actor, "views.read");
  const rows = await db()
    .select({ id: savedViews.id, name: savedViews.name, search: savedViews.search, shared: savedViews.shared, ownerId: savedViews.ownerId, owner: staff.name })
    .from(savedViews)
    .innerJoin(staff, eq(staff.id, savedViews.ownerId))
    .where(or(eq(savedViews.ownerId, actor.staffId), eq(savedViews.shared, true)))
    .orderBy(asc(savedViews.name));
  return rows.map(({ ownerId, ...view }) => ({ ...view, own: ownerId === actor.staffId }));
}

/** Makes a view, or changes one's own. */
export async function saveView(actor: Actor, request: SaveViewRequest): Promise<SavedView> {
  demand(actor, "views.write");
  const { id, ...values } = request;
  const [row] = await db()
    .insert(savedViews)
    .values({ id, ...values, ownerId: actor.staffId })
    .onConflictDoUpdate({ target: savedViews.id, set: values, setWhere: eq(savedViews.ownerId, actor.staffId) })
    .returning();
  if (!row) throw new DeskError("forbidden", "This view belongs to a colleague. Save it under another name.");
  return { id, ...values, own: true, owner: actor.name };
}

export async function deleteView(actor: Actor, { id }: { id: string }): Promise<{ id: string }> {
  demand(actor, "views.write");
  const [row] = await db()
    .delete(savedViews)
    .where(and(eq(savedViews.id, id), eq(savedViews.ownerId, actor.staffId)))
    .returning({ id: savedViews.id });
  if (!row) throw new DeskError("not-found", "You have no such view.");
  return row;
}
