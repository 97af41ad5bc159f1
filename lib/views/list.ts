import "server-only";
import { and, asc, eq, inArray, or } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { savedViews, staff } from "../db/schema";
import { isPersonal } from "../domain/customers/refuse";
import type { ListName } from "../domain/lists/define-list";
import { isAllowed } from "../domain/staff/permissions";
import type { SavedView } from "../domain/views/view";

/**
 * The person's own views and the shared ones, by name. What customers were searched for may be a contact, so
 * that who may not see contacts gets no colleague's view with such a search or order.
 */
export async function listViews(actor: Actor): Promise<SavedView[]> {
  requirePermission(actor, "views.read");
  const rows = await db()
    .select({
      id: savedViews.id,
      list: savedViews.list,
      name: savedViews.name,
      search: savedViews.search,
      shared: savedViews.shared,
      ownerId: savedViews.ownerId,
      owner: staff.name,
    })
    .from(savedViews)
    .innerJoin(staff, eq(staff.id, savedViews.ownerId))
    .where(
      and(
        or(eq(savedViews.ownerId, actor.staffId), eq(savedViews.shared, true)),
        inArray(savedViews.list, listsOf(actor)),
      ),
    )
    .orderBy(asc(savedViews.name));
  const contacts = isAllowed(actor.role, "customers.contacts");
  return rows
    .map(({ ownerId, ...view }) => ({ ...view, own: ownerId === actor.staffId }))
    .filter(({ list, own, search }) => own || contacts || list !== "customers" || !isPersonal(search));
}

/** The lists whose rows the person may see; never one that only a newer build knows. */
function listsOf(actor: Actor): ListName[] {
  return isAllowed(actor.role, "customers.read") ? ["sub-users", "customers"] : ["sub-users"];
}
