import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { hasCeilings } from "../domain/staff/permissions";
import { db, type Executor } from "../db/client";
import { staff } from "../db/schema";
import { GB } from "../domain/format";
import type { CeilingsView } from "../domain/operations/operation";
import { promisedToday } from "./promised-today";

/** The person's own ceilings and what is left of them; null without ceilings. */
export async function readCeilings(actor: Actor, executor: Executor = db()): Promise<CeilingsView | null> {
  requirePermission(actor, "operations.read");
  if (!hasCeilings(actor.role)) return null;
  const [person] = await executor
    .select({ daily: staff.dailyGigabytes, action: staff.actionGigabytes })
    .from(staff)
    .where(eq(staff.id, actor.staffId));
  if (!person || (person.daily === null && person.action === null)) return null;
  const bytes = (gigabytes: number | null) => (gigabytes === null ? null : gigabytes * GB);
  const daily = bytes(person.daily);
  return {
    daily,
    action: bytes(person.action),
    left: daily === null ? null : Math.max(0, daily - (await promisedToday(executor, actor.staffId))),
  };
}
