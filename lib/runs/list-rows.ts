import "server-only";
import { and, asc, count, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { nameCustomers } from "../name-customers";
import { readRun } from "./access";
import type { CustomerName } from "../domain/customers/name";
import type { RunRowPage, RunRowView } from "../domain/runs/run";
import { withDisambiguators } from "../disambiguator";
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
    rows: await nameAsked(
      await nameCustomers(
        await withDisambiguators(
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
    ),
    total: total?.count ?? 0,
    page: query.page,
    size: query.size,
  };
}

/** A creation whose sub-user is not listed yet has no link: its customer is the one that was asked for. */
async function nameAsked(rows: RunRowView[]): Promise<RunRowView[]> {
  const askedOf = ({ operation, remoteId, after }: RunRowView) =>
    operation === "create" && remoteId === null && typeof after?.customer === "string"
      ? [after.customer]
      : [];
  const ids = rows.flatMap(askedOf);
  if (ids.length === 0) return rows;
  const { rows: found } = await db().execute<CustomerName & Record<string, unknown>>(
    sql`select c.id, c.name from customers c where c.id = any(${sql.param(ids)}::uuid[])`,
  );
  const customers = new Map(found.map(({ id, name }) => [id, { id, name }]));
  return rows.map((row) => {
    const customer = customers.get(askedOf(row)[0] ?? "");
    return customer ? { ...row, customer } : row;
  });
}
