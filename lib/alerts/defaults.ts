import "server-only";
import { randomUUID } from "node:crypto";
import { databaseNow } from "../clock";
import { db, type Transaction } from "../db/client";
import { alertRules, progress } from "../db/schema";
import { alertKindInfo, alertKinds, type AlertKind } from "../domain/alerts/alert";

/** Kinds that came later, by their batch: an older Subdesk reports what already holds as one summary. */
const later: Record<string, readonly AlertKind[]> = {
  "alerts.defaults.pools": [
    "pool-share",
    "pool-left",
    "pool-days",
    "pool-over",
    "package-ends",
    "already-so",
  ],
  "alerts.defaults.backups": ["backup-failed", "backup-old"],
  "alerts.defaults.trust": ["account-untrusted"],
};

/** A new database has one rule of each kind, shown in Subdesk only. A deleted rule stays deleted. */
export async function makeDefaultRules(): Promise<void> {
  await db().transaction(async (tx) => {
    const fresh = await isFirst(tx, "alerts.defaults");
    const first = alertKinds.filter((kind) => !Object.values(later).some((kinds) => kinds.includes(kind)));
    if (fresh) await tx.insert(alertRules).values(first.map(toRule));
    for (const [batch, kinds] of Object.entries(later))
      if (await isFirst(tx, batch))
        await tx
          .insert(alertRules)
          .values(
            kinds.map((kind) => ({ ...toRule(kind), summarizeFirst: !fresh && kind !== "already-so" })),
          );
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
