import "server-only";
import { eq } from "drizzle-orm";
import type { Actor, Origin } from "../actor";
import { staff } from "../db/schema";
import { changeOwn } from "./change";

export async function setSingleKeys(
  actor: Actor,
  { on }: { on: boolean },
  origin: Origin,
): Promise<{ on: boolean }> {
  return changeOwn(actor, "staff.set-single-keys", origin, async (tx, person) => {
    await tx.update(staff).set({ singleKeys: on }).where(eq(staff.id, person.id));
    return { result: { on }, before: { on: person.singleKeys }, after: { on } };
  });
}
