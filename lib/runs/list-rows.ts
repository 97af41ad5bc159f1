import "server-only";
import { and, asc, count, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { nameCustomers } from "../name-customers";
import { readRun } from "./access";
import type { RunRowPage } from "../domain/runs/run";
import { withApart } from "../telling-apart";
import type { rowsQuery } from "./schema";

/** One page of a run's rows in order, all or those in one state. */
export async function listRunRows(actor: Actor, query: z.infer<typeof rowsQuery>): Promise<RunRowPage> {
  await readRun(actor, query.runId);
  const where = and(
    eq(runRows.runId, query.runId),
    query.state === null ? undefined : eq(runRows.state, query.state),
  );
  const [rows, [total]] = await Promise.all([
    db()
      .select({
        row: runRows,
        checkable: operations.checkable,
        nextLookAt: operations.nextLookAt,
        operationState: operations.state,
      })
      .from(runRows)
      .leftJoin(operations, eq(operations.id, runRows.operationId))
      .where(where)
      .orderBy(asc(runRows.position))
      .limit(query.size)
      .offset((query.page - 1) * query.size),
    db().select({ count: count() }).from(runRows).where(where),
  ]);
  return {
    rows: await nameCustomers(
      await withApart(
        rows.map(({ row, checkable, nextLookAt, operationState }) => ({
          position: row.position,
          accountId: row.accountId,
          remoteId: row.remoteId,
          name: row.name,
          apart: null,
          state: row.state,
          operation: row.operation,
          before: row.before,
          after: row.after,
          message: row.message,
          operationId: row.operationId,
          settledAt: row.settledAt?.toISOString() ?? null,
          checkable: row.state === "unknown" && operationState === "unknown" && checkable === true,
          nextLookAt: nextLookAt?.toISOString() ?? null,
          unverified: row.unverified,
        })),
      ),
    ),
    total: total?.count ?? 0,
    page: query.page,
    size: query.size,
  };
}
