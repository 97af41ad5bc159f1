import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { alertsRead } from "../db/schema";

export async function markAlertsRead(actor: Actor): Promise<{ unread: 0 }> {
  requirePermission(actor, "alerts.read");
  await db()
    .insert(alertsRead)
    .values({ staffId: actor.staffId, at: sql`now()` })
    .onConflictDoUpdate({ target: alertsRead.staffId, set: { at: sql`now()` } });
  return { unread: 0 };
}
