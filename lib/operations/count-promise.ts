import "server-only";
import { and, asc, eq, ne } from "drizzle-orm";
import type { Actor } from "../actor";
import { hasCeilings } from "../domain/staff/permissions";
import type { Transaction } from "../db/client";
import { operations, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { formatBytes, GB } from "../domain/format";
import type { TrafficPromise } from "../providers/provider";
import type { PerformRequest } from "../domain/operations/operation";
import { limitKey } from "../domain/operations/own-limits";
import type { SubUser } from "../domain/sub-users/sub-user";
import { addedBy, weighPromise } from "./promises";
import type { OperationRow } from "./present";
import { live, today, promisedToday } from "./promised-today";

/**
 * Counts what an operation promises and adds to its sub-user, null for a new one, and refuses it above the
 * person's ceilings. `row` is stored in this transaction; the person's row in staff stays locked until it
 * commits, so two concurrent promises cannot both use what is left.
 */
export async function countPromise(
  tx: Transaction,
  actor: Actor,
  row: OperationRow,
  promise: TrafficPromise,
  request: PerformRequest,
  subUser: SubUser | null,
): Promise<void> {
  const before = capBefore(request, subUser);
  const limits = subUser === null ? undefined : { known: subUser.limits, said: request.seen };
  const ceilings = hasCeilings(actor.role) ? await lockCeilings(tx, actor) : { daily: null, action: null };
  const over = (message: string) => new DeskError("forbidden", message, { [promise.field]: message });
  if ((ceilings.daily !== null || ceilings.action !== null) && !isComparable(promise, before, limits))
    throw over(
      "You have a traffic ceiling, and Subdesk cannot tell how much more traffic this allows. Ask an administrator to make the change.",
    );
  const weighed = weighPromise(promise, before, await earlierPromises(tx, row));
  if (weighed === "unlimited") {
    if (ceilings.daily === null && ceilings.action === null) return;
    throw over(
      "You have a traffic ceiling, so only an administrator can set Unlimited. Enter a traffic cap.",
    );
  }
  // Use is billed by what a deleted one was given; what takes that back is the deletion
  // of what was just made.
  const added = row.operation === "delete" ? weighed.promised : addedBy(promise, knownCap(request, subUser));
  if (weighed.promised === 0 && added === 0) return;
  await tx
    .update(operations)
    .set({ ...weighed, added })
    .where(eq(operations.id, row.id));
  if (weighed.promised <= 0) return;
  if (ceilings.action !== null && weighed.promised > ceilings.action * GB)
    throw over(`You may add at most ${ceilings.action} GB at a time. An administrator can add more.`);
  if (ceilings.daily === null) return;
  const total = await promisedToday(tx, actor.staffId);
  if (total <= ceilings.daily * GB) return;
  const left = Math.max(0, ceilings.daily * GB - (total - weighed.promised));
  throw over(
    `You may add ${ceilings.daily} GB a day, and ${formatBytes(left)} is left until midnight UTC. An administrator can add more.`,
  );
}

/** As last reported: null where that is not known, or was not said lately. */
function knownCap({ operation }: PerformRequest, subUser: SubUser | null): SubUser["trafficCap"] {
  if (operation === "create") return 0;
  return subUser === null || subUser.unreported.includes("trafficCap") ? null : subUser.trafficCap;
}

/**
 * The lower of what the mirror shows and what the person claims to have seen, so that no claim makes a
 * promise smaller.
 */
function capBefore(request: PerformRequest, subUser: SubUser | null): SubUser["trafficCap"] {
  const known = knownCap(request, subUser);
  const said = request.seen?.trafficCap === undefined ? known : request.seen.trafficCap;
  if (request.operation === "create") return known;
  if (known === null || said === null) return null;
  return said === "unlimited" || (known !== "unlimited" && known < said) ? known : said;
}

/** What cannot be compared, by the mirror or by what the person claims to have seen, may be more. */
function isComparable(
  promise: TrafficPromise,
  before: SubUser["trafficCap"],
  limits: { known: SubUser["limits"]; said: PerformRequest["seen"] } | undefined,
): boolean {
  const { comparableWith } = promise;
  if (!comparableWith || limits === undefined || before === "unlimited") return true;
  if ("cap" in promise && (promise.cap === null || promise.cap === 0)) return true;
  const { limit, value } = comparableWith;
  const said = limits.said?.[limitKey(limit)] ?? value;
  return limits.known?.[limit] === value && said === value;
}

async function lockCeilings(
  tx: Transaction,
  actor: Actor,
): Promise<{ daily: number | null; action: number | null }> {
  const [person] = await tx
    .select({ daily: staff.dailyGigabytes, action: staff.actionGigabytes })
    .from(staff)
    .where(eq(staff.id, actor.staffId))
    .for("no key update");
  if (!person) throw new DeskError("forbidden", "Your role does not allow this.");
  return person;
}

/** What the person has promised to this sub-user today and taken back, oldest first. */
function earlierPromises(tx: Transaction, row: OperationRow) {
  if (row.remoteId === null || row.actorId === null) return [];
  return tx
    .select({
      promised: operations.promised,
      promisedFrom: operations.promisedFrom,
      promisedTo: operations.promisedTo,
    })
    .from(operations)
    .where(
      and(
        eq(operations.actorId, row.actorId),
        eq(operations.accountId, row.accountId),
        eq(operations.remoteId, row.remoteId),
        ne(operations.promised, 0),
        live,
        today,
      ),
    )
    .orderBy(asc(operations.createdAt));
}
