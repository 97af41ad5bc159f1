import "server-only";
import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { alertEvents, alertsRead } from "../db/schema";
import type { AlertBell } from "../domain/alerts/alert";
import { eventsOf } from "./events";

const inBell = 10;

export async function getAlertBell(actor: Actor): Promise<AlertBell> {
  requirePermission(actor, "alerts.read");
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
  return { unread: unread?.count ?? 0, latest: await eventsOf(actor, sql`true`, inBell) };
}
