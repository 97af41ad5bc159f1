import "server-only";
import { eq } from "drizzle-orm";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { staff } from "../db/schema";

/**
 * A person whose order is carried out later, with the role they have by now; a viewer, who may change nothing,
 * once they are disabled. `sessionId` says what acts for them.
 */
export async function actorNow(staffId: string, name: string, sessionId: string): Promise<Actor> {
  const [person] = await db().select().from(staff).where(eq(staff.id, staffId));
  const role = person && !person.disabledAt ? person.role : "viewer";
  return { staffId, name, email: person?.email ?? "", role, sessionId };
}
