import "server-only";
import { and, desc, eq, ilike, inArray, isNull, lt, ne, notLike, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { configuredAccounts } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { nameFields } from "../audit/labels";
import { presentAudit } from "../audit/read";
import { db } from "../db/client";
import { containing } from "../db/containing";
import { auditLog, operations, runs } from "../db/schema";
import type { Act, ActivityPage, ActivityParams } from "../domain/activity/activity";
import { isAllowed } from "../domain/staff/permissions";
import { nameCustomers } from "../name-customers";
import { presentOperation } from "../operations/present";
import { presentRun } from "../runs/present";
import { withUndoStatus, withUndoStatusOfRuns } from "../runs/undo-status";
import { withDisambiguators } from "../disambiguator";

const usualSize = 50;

/**
 * What was done, newest first. An operation counts once, with its outcome; a run is one act, except on one
 * sub-user, where its operation on it is. A page has `pageSize` entries, or more of one moment. Sign-ins and
 * refused requests are only in the audit.
 */
export async function listActivity(
  actor: Actor,
  params: ActivityParams,
  pageSize = usualSize,
): Promise<ActivityPage> {
  requirePermission(actor, "operations.read");
  requirePermission(actor, "runs.read");
  const mayAudit = isAllowed(actor.role, "audit.read");
  for (let limit = pageSize + 1; ; limit *= 4) {
    const parts = await Promise.all([
      operationsOf(params, limit),
      params.subUser === "" ? runsOf(actor, params, limit) : [],
      mayAudit ? eventsOf(params, limit) : [],
    ]);
    // The last moment of a cut-off part may have more entries: it belongs to the next page.
    const cutOff = parts
      .map((part) => (part.length === limit ? (part.at(-1)?.at ?? "") : ""))
      .reduce((a, b) => (a > b ? a : b));
    const found = parts
      .flat()
      .filter(({ at }) => at > cutOff)
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    if (found.length === 0 && cutOff !== "") continue;
    // All entries of one moment are on one page: the next page begins before it.
    const last = found[pageSize - 1];
    const acts = last ? found.filter(({ at }) => at >= last.at) : found;
    const more = cutOff !== "" || acts.length < found.length;
    return {
      acts: await withUndoStatuses(actor, acts),
      next: more ? (acts.at(-1)?.at ?? null) : null,
      cut: !more && (await isCut()),
    };
  }
}

async function withUndoStatuses(actor: Actor, acts: readonly Act[]): Promise<Act[]> {
  const [ofOperations, ofRuns] = await Promise.all([
    withUndoStatus(
      actor,
      acts.flatMap((act) => (act.kind === "operation" ? [act.operation] : [])),
    ),
    withUndoStatusOfRuns(
      actor,
      acts.flatMap((act) => (act.kind === "run" ? [act.run] : [])),
    ),
  ]);
  const byId = new Map([...ofOperations, ...ofRuns].map(({ id, undo }) => [id, undo]));
  return acts.map((act) => {
    if (act.kind === "event") return act;
    const undo = byId.get(act.kind === "run" ? act.run.id : act.operation.id);
    if (!undo) return act;
    return act.kind === "run"
      ? { ...act, run: { ...act.run, undo } }
      : { ...act, operation: { ...act.operation, undo } };
  });
}

async function isCut(): Promise<boolean> {
  const { rows } = await db().execute<{ cut: boolean }>(
    sql`select exists (select 1 from tombstones) or exists (select 1 from audit_archives) as cut`,
  );
  return rows[0]?.cut === true;
}

function common(
  { person, before }: ActivityParams,
  columns: { person: PgColumn; at: PgColumn },
): (SQL | undefined)[] {
  return [
    person === "" ? undefined : ilike(columns.person, containing(person)),
    before === null ? undefined : lt(columns.at, new Date(before)),
  ];
}

async function operationsOf(params: ActivityParams, limit: number): Promise<Act[]> {
  const { account, subUser } = params;
  const rows = await db()
    .select()
    .from(operations)
    .where(
      and(
        inArray(
          operations.accountId,
          configuredAccounts().map(({ id }) => id),
        ),
        subUser === ""
          ? isNull(operations.runId)
          : and(eq(operations.accountId, account), eq(operations.remoteId, subUser)),
        ...common(params, { person: operations.actorName, at: operations.createdAt }),
      ),
    )
    .orderBy(desc(operations.createdAt))
    .limit(limit);
  const views = rows.map(presentOperation);
  // The heading of a sub-user's page has its disambiguator and its customer already.
  const named =
    subUser === ""
      ? await nameCustomers(await withDisambiguators(views), ({ createdAt }) => createdAt)
      : views;
  return named.map((operation) => ({
    kind: "operation",
    at: operation.createdAt,
    operation,
  }));
}

async function runsOf(actor: Actor, params: ActivityParams, limit: number): Promise<Act[]> {
  const rows = await db()
    .select()
    .from(runs)
    .where(and(ne(runs.state, "draft"), ...common(params, { person: runs.actorName, at: runs.createdAt })))
    .orderBy(desc(runs.createdAt))
    .limit(limit);
  return Promise.all(
    rows.map(async (run) => ({
      kind: "run" as const,
      at: run.createdAt.toISOString(),
      run: await presentRun(actor, run),
    })),
  );
}

async function eventsOf(params: ActivityParams, limit: number): Promise<Act[]> {
  const { account, subUser } = params;
  const rows = await db()
    .select()
    .from(auditLog)
    .where(
      and(
        isNull(auditLog.operationId),
        isNull(auditLog.runId),
        notLike(auditLog.action, "session.%"),
        notLike(auditLog.action, "request.%"),
        or(eq(auditLog.outcome, "done"), eq(auditLog.outcome, "refused")),
        subUser === "" ? undefined : and(eq(auditLog.accountId, account), eq(auditLog.remoteId, subUser)),
        ...common(params, { person: auditLog.actorName, at: auditLog.at }),
      ),
    )
    .orderBy(desc(auditLog.at))
    .limit(limit);
  const entries = await nameFields(rows.map(presentAudit));
  return (subUser === "" ? await withDisambiguators(entries) : entries).map((entry) => ({
    kind: "event",
    at: entry.at,
    entry,
  }));
}
