import "server-only";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { accounts, operations, runRows } from "../db/schema";
import { DeskError } from "../domain/errors";
import { isOwn } from "../domain/operations/names";
import type { CapField } from "../domain/sub-users/sub-user";
import { newPassword } from "../providers/fields";
import { endedRun } from "./access";
import { linkProblems } from "../customers/named";
import { requireBulkPermission } from "./require-permission";
import { getRun } from "./get";
import type { RunRow } from "./row-state";
import type { NewRow } from "./plan-row";
import { storeDraft } from "./store";
import type { RunParams, RunView } from "../domain/runs/run";
import { openSecrets } from "./secrets";
import { plannedAgain, retryWordsOf, againstNow, skipped, type PlanFromRequest } from "./plan-again";
import { newRow, refuseTaken } from "./create-rows";
import { triable, triedElsewhere } from "./tried-elsewhere";

/**
 * A draft that tries the refused and cancelled rows again exactly as they were: with the values computed
 * then, and only for sub-users that still show what was there before. That is checked again when each row is
 * carried out. What another run has tried since is left to it.
 */
export async function planRetry(actor: Actor, request: PlanFromRequest, origin: Origin): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  const parent = await endedRun(actor, request.parentId);
  const rows = await db()
    .select({
      row: runRows,
      certain: sql<boolean>`coalesce(${operations.certain} or ${operations.sentAt} is null, true)`,
      // What it was refused for want of; a complete listing since then may know it.
      needs: sql<CapField[]>`case when ${accounts.lastGoodAt} > ${operations.settledAt} then '[]'
        else coalesce(${operations.needs}, '[]') end`,
    })
    .from(runRows)
    .leftJoin(operations, eq(operations.id, runRows.operationId))
    .leftJoin(accounts, eq(accounts.id, runRows.accountId))
    .where(and(eq(runRows.runId, parent.id), inArray(runRows.state, [...triable])))
    .orderBy(asc(runRows.position));
  if (rows.length === 0) throw new DeskError("conflict", "There is nothing to try again.");
  if (parent.params.action === "undo")
    throw new DeskError(
      "conflict",
      "An undo cannot be retried. Plan it again from the run or operation that it undoes.",
    );
  for (const operation of new Set(rows.map(({ row }) => row.operation)))
    if (operation) requireBulkPermission(actor, operation);
  const elsewhere = await triedElsewhere(actor, parent.id);
  const left = rows.filter(({ row }) => !elsewhere.has(row.position));
  const again =
    parent.params.action === "create"
      ? await createAgain(
          parent.params.accountId,
          left.map(({ row }) => row),
          request.runId,
        )
      : await changeAgain(parent.params, left);
  const planned = new Map(left.map(({ row }, index) => [row.position, again[index]]));
  await storeDraft(
    actor,
    { id: request.runId, kind: "retry", parentId: parent.id, params: parent.params },
    rows.map(
      ({ row }) =>
        planned.get(row.position) ??
        skipped(plannedAgain(row), elsewhere.get(row.position) ?? "It was tried again in another run."),
    ),
    origin,
  );
  return getRun(actor, request);
}

/** It may have been given in a file, which a new one must not replace without a word. */
const passwordErased = "Its earlier password is erased, so Subdesk makes a new one.";

async function createAgain(accountId: string, rows: RunRow[], runId: string): Promise<NewRow[]> {
  const create = configuredAccount(accountId)?.connection.operations.create;
  if (!create) throw new DeskError("not-found", "This account is no longer connected.");
  const customerOf = ({ after }: RunRow) =>
    typeof after?.customer === "string" ? after.customer : undefined;
  const problems = await linkProblems([...new Set(rows.flatMap((row) => customerOf(row) ?? []))]);
  const again = rows.map((row): NewRow => {
    const customerId = customerOf(row);
    const problem = customerId && problems.get(customerId);
    const planned = newRow(
      accountId,
      create,
      { ...row.input, ...openSecrets(row.sealed) },
      {
        wrong: problem ? [problem] : [],
        tags: Array.isArray(row.after?.tags) ? (row.after.tags as string[]) : [],
        customerId,
      },
    );
    const lacks = planned.state === "planned" && create.secretFields.length > 0 && row.sealed === null;
    return lacks ? { ...planned, message: passwordErased } : planned;
  });
  await refuseTaken(accountId, again, runId);
  return again;
}

async function changeAgain(
  params: RunParams,
  rows: { row: RunRow; certain: boolean; needs: CapField[] }[],
): Promise<NewRow[]> {
  const again = rows.map(({ row, certain, needs }): NewRow => {
    const { accountId, operation, sealed } = row;
    const same: NewRow = { ...plannedAgain(row), needs };
    if (operation !== null && isOwn(operation)) return same;
    const offered =
      operation === null ? undefined : configuredAccount(accountId)?.connection.operations[operation];
    if (!offered) return skipped(same, "Its account no longer offers this.");
    if (offered.additive && !certain)
      return skipped(
        same,
        "Whether the first attempt added anything is not certain, so it is not tried again here.",
      );
    return offered.secretFields.length > 0
      ? { ...same, secrets: sealed ? openSecrets(sealed) : { password: newPassword(offered, "password") } }
      : same;
  });
  return againstNow(again, retryWordsOf(params));
}
