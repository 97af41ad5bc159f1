import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { databaseNow } from "../clock";
import type { Executor, Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { customerChanges, customerLinks, customers } from "../db/schema";
import { customerLimits } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import type { CustomerLinks, LinkOfNew } from "../operations/link-new";
import { digestOfRequest, recordChange } from "./changes";
import { endLinks, lineOf, lockSubUsers, openLinks } from "./links";
import { linkProblem, readRow, type CustomerRow } from "./row";

/** Links the sub-users that creations make to the customers that were asked for with them. */
export const customersOfNew: CustomerLinks = {
  requireLinkable,
  hold: (tx) => acquireLock(tx, "customers"),
  link,
};

async function requireLinkable(executor: Executor, customerId: string): Promise<void> {
  const problem = linkProblem(await readRow(executor, customerId));
  // As of a wrong field: the row of a run waits for what is only in conflict.
  if (problem !== null) throw new DeskError("invalid", problem, { customerId: problem });
}

async function link(
  tx: Transaction,
  { subUser, customerId, askedAt, by, origin, runId }: LinkOfNew,
): Promise<string | null> {
  await lockSubUsers(tx, [subUser]);
  const [open] = await tx
    .select({ customerId: customerLinks.customerId, since: customerLinks.since })
    .from(customerLinks)
    .where(
      and(
        eq(customerLinks.accountId, subUser.accountId),
        eq(customerLinks.remoteId, subUser.remoteId),
        isNull(customerLinks.until),
      ),
    );
  const current = open?.customerId ?? null;
  if (current === customerId) return null;
  // An older link is that of another sub-user, which had its id before.
  const why =
    open && open.since >= askedAt
      ? "Not assigned: it was given another customer in the meantime."
      : await whyNot(tx, customerId);
  if (why !== null) {
    await recordAudit(tx, by, origin, {
      ...lineOf(subUser, current, customerId, ""),
      outcome: "refused",
      after: { customer: customerId },
      reason: why,
    });
    return why;
  }
  const at = databaseNow();
  const changeId = await changeOf(tx, { customerId, by, runId, at });
  const change = { changeId, at, by: by.name };
  if (open) await endLinks(tx, [subUser], change);
  await openLinks(tx, [{ ...subUser, customerId }], change);
  await recordAudit(tx, by, origin, lineOf(subUser, current, customerId, changeId));
  return null;
}

/** Without its name, which operations do not store. */
async function whyNot(tx: Transaction, customerId: string): Promise<string | null> {
  const [row] = await tx.select().from(customers).where(eq(customers.id, customerId)).for("no key update");
  if (row === undefined) return "Not assigned: its customer was removed in the meantime.";
  const gone = goneBecause(row);
  if (gone !== null) return `Not assigned: its customer was ${gone} in the meantime.`;
  const { rows } = await tx.execute<{ full: boolean }>(sql`
    select count(*) >= ${customerLimits.links} as full from customer_links
    where customer_id = ${customerId} and until is null`);
  return rows[0]?.full ? "Not assigned: its customer has as many sub-users as one can have." : null;
}

function goneBecause({ erasedAt, mergedInto, state }: CustomerRow): string | null {
  if (erasedAt !== null) return "erased";
  if (mergedInto !== null) return "merged into another";
  return state === "closed" ? "closed" : null;
}

/** The change it belongs to: its own, or that of its run and customer, so these are undone as a whole. */
async function changeOf(
  tx: Transaction,
  { customerId, by, runId, at }: Pick<LinkOfNew, "customerId" | "by" | "runId"> & { at: Date },
): Promise<string> {
  const request = { created: customerId, runId };
  const id = runId === null ? randomUUID() : idOf(`${runId} ${customerId}`);
  const [earlier] = await tx.select().from(customerChanges).where(eq(customerChanges.id, id));
  if (earlier && earlier.undoneAt === null && earlier.digest === digestOfRequest(request)) {
    await tx.update(customerChanges).set({ links: sql`links + 1` }).where(eq(customerChanges.id, id));
    return id;
  }
  const change = await recordChange(
    tx,
    by,
    {
      id: earlier ? randomUUID() : id,
      kind: "link",
      at,
      customers: 1,
      links: 1,
      undo: { targets: [customerId] },
    },
    request,
  );
  return change.id;
}

/** The same id for the same text, in the form of a random one. */
function idOf(text: string): string {
  const hex = createHash("sha256").update(`customers of a run ${text}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
