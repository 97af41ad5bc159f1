import "server-only";
import { count, eq, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db, type Transaction } from "../db/client";
import { savedViews, staff } from "../db/schema";
import { customersViewProblem } from "../domain/customers/refuse";
import { DeskError } from "../domain/errors";
import type { ListName } from "../domain/lists/define-list";
import { maxPerPerson } from "../domain/staff/limits";
import { isAllowed } from "../domain/staff/permissions";
import { storedProblem } from "../domain/sub-users/refuse";
import type { SavedView, SaveViewRequest } from "../domain/views/view";
import { keptOf, type ViewRow } from "./kept";

/** Makes a view, or changes one of the person's own. */
export async function saveView(actor: Actor, request: SaveViewRequest, origin: Origin): Promise<SavedView> {
  requirePermission(actor, "views.write");
  const { id, ...values } = request;
  if (request.list === "customers") requirePermission(actor, "customers.read");
  const problem = problemOf[request.list](request.search, actor);
  if (problem !== null)
    throw new DeskError(
      "invalid",
      `This view cannot be saved. ${problem} Remove the filter or choose another value.`,
      { search: problem },
    );
  return db().transaction(async (tx) => {
    // Locked so that two simultaneous saves cannot exceed the limit together.
    await tx.select({ id: staff.id }).from(staff).where(eq(staff.id, actor.staffId)).for("no key update");
    const [before] = await tx.select().from(savedViews).where(eq(savedViews.id, id));
    if (before && before.ownerId !== actor.staffId)
      throw new DeskError("forbidden", "This view belongs to a colleague. Save it under another name.");
    if (before && before.list !== request.list)
      throw new DeskError("conflict", "This view is of another list. Save it under another name.");
    await requireRoom(tx, actor, before ?? null, request.shared);
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
    await recordAudit(tx, actor, origin, {
      action: "view.save",
      outcome: "done",
      subject: row.name,
      before: before ? keptOf(before) : null,
      after: keptOf(row),
    });
    return { id, ...values, own: true, owner: actor.name };
  });
}

const problemOf: Record<ListName, (search: string, actor: Actor) => string | null> = {
  "sub-users": storedProblem,
  customers: (search, { role }) =>
    customersViewProblem(search, { contacts: isAllowed(role, "customers.contacts") }),
};

/** A view above the limit may still be changed. */
async function requireRoom(
  tx: Transaction,
  actor: Actor,
  before: ViewRow | null,
  shared: boolean,
): Promise<void> {
  const [own] = await tx
    .select({ all: count(), shared: sql<number>`count(*) filter (where ${savedViews.shared})` })
    .from(savedViews)
    .where(eq(savedViews.ownerId, actor.staffId));
  if (!before && (own?.all ?? 0) >= maxPerPerson.views)
    throw new DeskError(
      "conflict",
      `You have ${maxPerPerson.views} views, the most one person can keep. Delete one first.`,
    );
  if (shared && !before?.shared && (own?.shared ?? 0) >= maxPerPerson.sharedViews)
    throw new DeskError(
      "conflict",
      `You share ${maxPerPerson.sharedViews} views, the most one person can share. Stop sharing one first.`,
    );
}
