import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { operations, subUsers } from "../db/schema";
import { DeskError } from "../domain/errors";
import { isSame } from "../domain/operations/asked";
import type { FieldConflict, PerformRequest, Seen } from "../domain/operations/operation";
import { nameConflict } from "../domain/operations/same-name";
import type { SubUser } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { readSubUser } from "../sub-users/get";
import { spellTags } from "../sub-users/spell-tags";
import { askedOf, earlierRow, recordIdReuse, lockSubUserChanges } from "./plan";
import type { OperationRow } from "./present";
import { setTagsInput } from "./schema";
import { anotherName } from "./words";

/**
 * Changes the tags of a sub-user, which only Subdesk keeps. Without a provider to call, one transaction
 * stores the operation, the change and its audit line, and the outcome is always known.
 */
export async function performOwn(
  actor: Actor,
  request: PerformRequest,
  origin: Origin,
  runId: string | null,
): Promise<OperationRow> {
  const { accountId, remoteId = "" } = request;
  const subUser = await readSubUser(db(), { accountId, remoteId });
  if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
  const parsed = setTagsInput.safeParse(request.input);
  if (!parsed.success)
    throw new DeskError("invalid", parsed.error.issues[0]?.message ?? "These tags cannot be set.");
  const asked = askedOf(actor, request, subUser.name, origin, runId);
  const row = await db().transaction(async (tx) => {
    await lockSubUserChanges(tx, request, subUser.name);
    // In a run they are what its preview showed.
    const tags = runId === null ? await spellTags(tx, parsed.data.tags, subUser) : parsed.data.tags;
    const [stored] = await tx
      .insert(operations)
      .values({
        ...asked,
        state: "done",
        input: { tags: tags.map(storable) },
        settledAt: sql`now()`,
        settledBy: actor.name,
      })
      .onConflictDoNothing({ target: operations.id })
      .returning();
    if (!stored) return earlierRow(tx, request.operationId);
    return change(tx, actor, stored, subUser, request.seen, origin);
  });
  if (row.digest === asked.digest) return row;
  await recordIdReuse(actor, request, subUser.name, parsed.data, origin, runId);
  throw new DeskError("conflict", "This request was already used for something else.");
}

async function change(
  tx: Transaction,
  actor: Actor,
  stored: OperationRow,
  { accountId, remoteId, name }: SubUser,
  seen: Seen | undefined,
  origin: Origin,
): Promise<OperationRow> {
  const tags = stored.input.tags as string[];
  const ofSubUser = and(eq(subUsers.accountId, accountId), eq(subUsers.remoteId, remoteId));
  const [now] = await tx.select({ tags: subUsers.tags }).from(subUsers).where(ofSubUser).for("update");
  const before = { tags: now?.tags ?? [] };
  const other = nameConflict(seen, name);
  const end = other ? refused(anotherName, other) : outcomeOf(tags, before.tags, seen?.tags);
  const [ended = stored] = await tx
    .update(operations)
    .set({ ...end, before, ...(end.state === "done" && { after: { tags } }) })
    .where(eq(operations.id, stored.id))
    .returning();
  if (end.state === "done") await tx.update(subUsers).set({ tags }).where(ofSubUser);
  await recordAudit(tx, actor, origin, {
    action: `sub-user.${stored.operation}`,
    outcome: end.state,
    accountId,
    remoteId,
    subject: name,
    before,
    after: end.state === "done" ? { tags } : { asked: { tags } },
    reason: end.message ?? stored.reason,
    operationId: stored.id,
    runId: stored.runId,
  });
  return ended;
}

type End = Pick<OperationRow, "state" | "message" | "conflicts" | "certain"> & {
  state: "done" | "skipped" | "refused";
};

/** Skipped when the tags are already set, refused when they differ from what the person saw. */
function outcomeOf(tags: string[], now: string[], seen: readonly string[] | undefined): End {
  if (isSame(tags, now))
    return { state: "skipped", message: "It has these tags already.", conflicts: [], certain: false };
  if (seen !== undefined && !isSame(seen, now))
    return refused("Its tags were changed in the meantime, so they were left alone.", {
      field: "tags",
      seen,
      now,
    });
  return { state: "done", message: null, conflicts: [], certain: false };
}

const refused = (message: string, conflict: FieldConflict): End => ({
  state: "refused",
  message,
  conflicts: [conflict],
  certain: true,
});
