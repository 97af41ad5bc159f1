import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines } from "../audit/record";
import { databaseNow } from "../clock";
import type { LinkSubUsersRequest, LinkSubUsersResult, SeenLink } from "../domain/customers/customer";
import { subUserKey } from "../domain/sub-users/key";
import { earlierChange, recordChange } from "./changes";
import {
  requireBulkLinkPermission,
  requireRoom,
  requireSubUsers,
  endLinks,
  lineOf,
  openLinks,
  type LockedSubUser,
} from "./links";
import { changeCustomers, requireActive, requirePresent } from "./row";

/**
 * Assigns sub-users to a customer, or takes them from theirs. No provider is called. Those whose customer is
 * no longer the one that the person saw are left alone and named.
 */
export async function linkSubUsers(
  actor: Actor,
  request: LinkSubUsersRequest,
  origin: Origin,
): Promise<LinkSubUsersResult> {
  requirePermission(actor, "customers.link");
  requireBulkLinkPermission(actor, request.subUsers.length);
  const { changeId, customerId } = request;
  return changeCustomers(async (tx) => {
    const earlier = await earlierChange(tx, changeId, request);
    const found = await requireSubUsers(tx, request.subUsers);
    const { wanted, changed } = sortOut(request, found);
    const changedMeanwhile = changed.map(({ accountId, remoteId, customer }) => ({
      accountId,
      remoteId,
      customer,
    }));
    if (earlier) return { changeId, linked: earlier.links, changedMeanwhile };
    if (customerId !== null) {
      requireActive(await requirePresent(tx, customerId));
      await requireRoom(tx, new Map([[customerId, wanted.length]]));
    }
    if (wanted.length === 0) return { changeId, linked: 0, changedMeanwhile };
    const change = { changeId, at: databaseNow(), by: actor.name };
    const touched = new Set(wanted.map(({ customer }) => customer?.id ?? null));
    touched.delete(null);
    await recordChange(
      tx,
      actor,
      {
        id: changeId,
        kind: customerId === null ? "unlink" : "link",
        at: change.at,
        customers: touched.size + (customerId === null ? 0 : 1),
        links: wanted.length,
        undo: { targets: customerId === null ? [] : [customerId] },
      },
      request,
    );
    await endLinks(tx, wanted, change);
    if (customerId !== null)
      await openLinks(
        tx,
        wanted.map(({ accountId, remoteId }) => ({ accountId, remoteId, customerId })),
        change,
      );
    await recordAuditLines(
      tx,
      actor,
      origin,
      wanted.map((row) => lineOf(row, row.customer?.id ?? null, customerId, changeId)),
    );
    return { changeId, linked: wanted.length, changedMeanwhile };
  });
}

/**
 * Which rows are to be changed, and which a colleague changed meanwhile. One that is as
 * wanted already is neither.
 */
function sortOut(
  { customerId, subUsers }: { customerId: string | null; subUsers: readonly SeenLink[] },
  found: ReadonlyMap<string, LockedSubUser>,
): { wanted: LockedSubUser[]; changed: LockedSubUser[] } {
  const wanted: LockedSubUser[] = [];
  const changed: LockedSubUser[] = [];
  const seen = new Map(subUsers.map((each) => [subUserKey(each), each.seen]));
  for (const [key, row] of found) {
    const now = row.customer?.id ?? null;
    if (now === customerId) continue;
    if (now === seen.get(key)) wanted.push(row);
    else changed.push(row);
  }
  return { wanted, changed };
}
