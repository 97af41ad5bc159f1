import "server-only";
import { randomUUID } from "node:crypto";
import { databaseNow } from "../clock";
import { db, type Transaction } from "../db/client";
import { alertRules, progress } from "../db/schema";
import { alertKindInfo, alertKinds, type AlertKind } from "../domain/alerts/alert";

/** Kinds that came later: an older Subdesk reports what already holds as one summary. */
const later: readonly AlertKind[] = [
  "pool-share",
  "pool-left",
  "pool-days",
  "pool-over",
  "package-ends",
  "already-so",
];

/** A new database has one rule of each kind, shown in Subdesk only. A deleted rule stays deleted. */
export async function makeDefaultRules(): Promise<void> {
  await db().transaction(async (tx) => {
    const fresh = await isFirst(tx, "alerts.defaults");
    if (fresh)
      await tx.insert(alertRules).values(alertKinds.filter((kind) => !later.includes(kind)).map(toRule));
    if (await isFirst(tx, "alerts.defaults.pools"))
      await tx
        .insert(alertRules)
        .values(later.map((kind) => ({ ...toRule(kind), summarizeFirst: !fresh && kind !== "already-so" })));
  });
}

async function isFirst(tx: Transaction, name: string): Promise<boolean> {
  const rows = await tx
    .insert(progress)
    .values({ name, at: databaseNow() })
    .onConflictDoNothing()
    .returning();
  return rows.length > 0;
}

function toRule(kind: AlertKind) {
  const { label, threshold, offAtFirst = false } = alertKindInfo[kind];
  return {
    id: randomUUID(),
    name: label,
    kind,
    threshold: threshold?.default ?? null,
    scope: null,
    enabled: !offAtFirst,
  };
}
