import "server-only";
import { eq } from "drizzle-orm";
import type { Actor, Origin } from "../actor";
import { staff } from "../db/schema";
import { changeOwn } from "./change";

export async function rename(
  actor: Actor,
  { name }: { name: string },
  origin: Origin,
): Promise<{ name: string }> {
  return changeOwn(actor, "staff.rename", origin, async (tx, person) => {
    await tx.update(staff).set({ name }).where(eq(staff.id, person.id));
    return { result: { name }, before: { name: person.name }, after: { name } };
  });
}
