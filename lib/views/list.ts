import "server-only";
import { asc, eq, or } from "drizzle-orm";
import { demand, type Actor } from "../actor";
import { db } from "../db/client";
import { savedViews, staff } from "../db/schema";
import type { SavedView } from "../domain/views/view";

/** The person's own views and the shared ones, by name. */
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
