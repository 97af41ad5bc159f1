import "server-only";
import { and, desc, eq, inArray } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import type { OperationView } from "../domain/operations/operation";
import { withDisambiguators } from "../disambiguator";
import { nameCustomers } from "../name-customers";
import { presentOperation } from "./present";

/** Newest first, at most `limit` (100). `unsettled`: only those whose outcome is still unknown. */
export async function listOperations(
  actor: Actor,
  filter: { subUser?: SubUserRef; unsettled?: boolean; limit?: number },
): Promise<OperationView[]> {
  requirePermission(actor, "operations.read");
  const rows = await db()
    .select()
    .from(operations)
    .where(
      and(
        inArray(
          operations.accountId,
          configuredAccounts().map((account) => account.id),
        ),
        filter.subUser && eq(operations.accountId, filter.subUser.accountId),
        filter.subUser && eq(operations.remoteId, filter.subUser.remoteId),
        filter.unsettled ? inArray(operations.state, ["sent", "unknown"]) : undefined,
      ),
    )
    .orderBy(desc(operations.createdAt))
    .limit(filter.limit ?? 100);
  return nameCustomers(await withDisambiguators(rows.map(presentOperation)), ({ createdAt }) => createdAt);
}
