import "server-only";
import { asc } from "drizzle-orm";
import { requirePermission, subdesk, type Actor } from "../actor";
import { db } from "../db/client";
import { staff } from "../db/schema";

/** The names that may be in the audit, to choose from. */
export async function listPeople(actor: Actor): Promise<string[]> {
  requirePermission(actor, "audit.read");
  const rows = await db().selectDistinct({ name: staff.name }).from(staff).orderBy(asc(staff.name));
  return [...rows.map(({ name }) => name), subdesk.name];
}
