import "server-only";
import { randomUUID } from "node:crypto";
import { db } from "../db/client";
import { alertRules, progress } from "../db/schema";
import { alertKindInfo, alertKinds } from "../domain/alerts/alert";

/**
 * The first start of a database comes with one rule of each kind, told in the desk only. What is deleted
 * later stays deleted.
 */
export async function makeDefaultRules(): Promise<void> {
  await db().transaction(async (tx) => {
    const [first] = await tx
      .insert(progress)
      .values({ name: "alerts.defaults", at: new Date() })
      .onConflictDoNothing()
      .returning();
    if (!first) return;
    await tx.insert(alertRules).values(
      alertKinds.map((kind) => ({
        id: randomUUID(),
        name: alertKindInfo[kind].label,
        kind,
        threshold: alertKindInfo[kind].threshold?.default ?? null,
        scope: null,
        enabled: true,
      })),
    );
  });
}
