import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { noAlertsFilter, type ShownAlerts, type WorkOnAlertsRequest } from "../domain/alerts/alert";
import { conditionOf } from "./filter";

/** Acknowledges, snoozes or takes open alerts; those that have cleared in the meantime are left alone. */
export async function workOnAlerts(
  actor: Actor,
  request: WorkOnAlertsRequest,
  origin: Origin,
): Promise<{ changed: number }> {
  requirePermission(actor, "alerts.work");
  const { work, ids, ruleId, shown } = request;
  const which = ids
    ? sql`e.id = any(${sql.param(ids)}::uuid[])`
    : sql`e.rule_id = ${ruleId} and e.summarized is null and ${wasShown(shown, actor)}`;
  return db().transaction(async (tx) => {
    const { rows } = await tx.execute<{ subject: string }>(sql`
      update alert_events e set ${changeOf(request, actor)}
      where ${which} and e.cleared_at is null returning e.subject`);
    if (rows.length === 0)
      throw new DeskError(
        "conflict",
        ids
          ? "This alert has cleared in the meantime, so there is nothing left to do."
          : "None of these alerts is open any more, so there is nothing left to do.",
      );
    const [only] = rows;
    await recordAudit(tx, actor, origin, {
      action: "alert.work",
      outcome: "done",
      subject: rows.length === 1 && only ? only.subject : null,
      after: { work, alerts: rows.length, ...("until" in request && { until: request.until }) },
    });
    return { changed: rows.length };
  });
}

/**
 * Whether `e` may be among what the person saw. What fires later of a rule is also stored later, so none that
 * fired by then was missing. Pages that were loaded before lists said what they show offer this for open
 * alerts alone.
 */
function wasShown(shown: ShownAlerts | undefined, actor: Actor): SQL {
  if (!shown) return conditionOf({ ...noAlertsFilter, state: "open" }, actor);
  return sql`${conditionOf(shown, actor)} and e.fired_at <= ${shown.through}::timestamptz`;
}

function changeOf(request: WorkOnAlertsRequest, actor: Actor): SQL {
  switch (request.work) {
    case "acknowledge":
      return sql`acknowledged_at = coalesce(acknowledged_at, now()),
        acknowledged_by = coalesce(acknowledged_by, ${actor.name})`;
    case "reopen":
      return sql`acknowledged_at = null, acknowledged_by = null`;
    case "snooze":
      return sql`snoozed_until = ${request.until}::timestamptz`;
    case "wake":
      return sql`snoozed_until = null`;
    case "assign":
      return sql`assignee_id = ${actor.staffId}`;
    case "unassign":
      return sql`assignee_id = null`;
  }
}
