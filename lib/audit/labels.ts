import "server-only";
import { inArray } from "drizzle-orm";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import type { AuditView } from "../domain/audit/audit";
import { providerById } from "../providers/registry";

/** Names the input of an operation in the provider's words, even for an account that is gone. */
export async function nameFields(rows: readonly AuditView[]): Promise<AuditView[]> {
  const ids = [...new Set(rows.flatMap((row) => (askedFields(row).length > 0 ? (row.accountId ?? []) : [])))];
  if (ids.length === 0) return [...rows];
  const known = await db()
    .select({ id: accounts.id, provider: accounts.provider })
    .from(accounts)
    .where(inArray(accounts.id, ids));
  const providers = new Map(known.map(({ id, provider }) => [id, providerById(provider)]));
  return rows.map((row) => {
    const all = providers.get(row.accountId ?? "")?.fieldLabels ?? {};
    const labels = askedFields(row).flatMap((field) => {
      const label = Object.hasOwn(all, field) ? all[field] : undefined;
      return label === undefined ? [] : [[field, label] as const];
    });
    return labels.length === 0 ? row : { ...row, labels: Object.fromEntries(labels) };
  });
}

function askedFields({ outcome, after }: AuditView): string[] {
  const asked = outcome === "intent" ? after?.asked : null;
  return typeof asked === "object" && asked !== null ? Object.keys(asked) : [];
}
