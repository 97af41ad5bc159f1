import "server-only";
import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { heldSince } from "../db/locks";
import { alertEvents, alertsRead } from "../db/schema";
import type { AlertBell } from "../domain/alerts/alert";
import { eventsOf } from "./events";

const inBell = 10;

export async function getAlertBell(actor: Actor): Promise<AlertBell> {
  requirePermission(actor, "alerts.read");
  const complete = await completeUntil();
  const [read] = await db()
    .select({ at: alertsRead.at })
    .from(alertsRead)
    .where(eq(alertsRead.staffId, actor.staffId));
  const [unread] = await db()
    .select({ count: count() })
    .from(alertEvents)
    .where(
      and(
        isNull(alertEvents.clearedAt),
        isNull(alertEvents.summarized),
        isNull(alertEvents.acknowledgedAt),
        sql`coalesce(${alertEvents.snoozedUntil} <= now(), true)`,
        gt(alertEvents.firedAt, read?.at ?? new Date(0)),
      ),
    );
  const latest = await eventsOf(actor, sql`true`, inBell);
  const newest = latest.find(({ firedAt }) => Date.parse(firedAt) < complete.getTime());
  return { unread: unread?.count ?? 0, latest, through: newest?.firedAt ?? null };
}

/**
 * Whatever fired before this moment is stored. What an evaluation fires has the time of its start, which may
 * be a while ago; meanwhile another process may store what fired later.
 */
async function completeUntil(): Promise<Date> {
  const { rows } = await db().execute<{ at: Date }>(
    sql`select least(clock_timestamp(), ${heldSince("evaluation")}) as at`,
  );
  return rows[0]?.at ?? new Date(0);
}
