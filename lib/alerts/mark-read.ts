import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { alertsRead } from "../db/schema";
import type { MarkAlertsReadRequest } from "../domain/alerts/alert";

/**
 * What fired until then is read. Pages that were loaded before the bell said until when it was complete mark
 * all.
 */
export async function markAlertsRead(
  actor: Actor,
  { through }: MarkAlertsReadRequest,
): Promise<{ through: string }> {
  requirePermission(actor, "alerts.read");
  const [read] = await db()
    .insert(alertsRead)
    .values({ staffId: actor.staffId, at: sql`least(${through ?? null}::timestamptz, now())` })
    .onConflictDoUpdate({
      target: alertsRead.staffId,
      set: { at: sql`greatest(${alertsRead.at}, excluded.at)` },
    })
    .returning();
  return { through: (read?.at ?? new Date(0)).toISOString() };
}
