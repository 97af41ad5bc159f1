import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { configuredAccounts } from "../accounts/configured";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditAlone } from "../audit/record";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { customerFields, type CustomerFieldName } from "../domain/customers/export";
import type { ListCustomersParams } from "../domain/customers/search";
import { maxRows } from "../domain/runs/limits";
import { DeskError } from "../domain/errors";
import { isAllowed } from "../domain/staff/permissions";
import { figuresOf } from "./figures";
import { customerIds } from "./list";

const batch = 1_000;

/**
 * Every customer of a view, as CSV: in the order of the table, with these fields. The audit keeps no word
 * that was searched for.
 */
export async function exportCustomers(
  actor: Actor,
  params: ListCustomersParams,
  fields: readonly CustomerFieldName[],
  origin: Origin,
): Promise<string> {
  requirePermission(actor, "customers.export");
  const { q, ...filter } = params;
  await recordExport(actor, origin, { ...filter, searched: q !== "", columns: fields });
  // The order is fixed once, so that a row that moves in the meantime is neither missing nor repeated.
  return fileOf(actor, await customerIds(params, isAllowed(actor.role, "customers.contacts"), null), fields);
}

const names = Object.keys(customerFields) as [CustomerFieldName, ...CustomerFieldName[]];
export const exportChosenRequest = z.strictObject({
  ids: z.array(z.uuid()).min(1, "Nothing is selected.").max(maxRows),
  columns: z.array(z.enum(names)).min(1).max(names.length),
});

/** The same of those that were selected, by name. */
export async function exportChosenCustomers(
  actor: Actor,
  { ids, columns }: z.infer<typeof exportChosenRequest>,
  origin: Origin,
): Promise<{ csv: string }> {
  requirePermission(actor, "customers.export");
  const { rows } = await db().execute<{ id: string }>(
    sql`select id from customers where id = any(${sql.param(ids)}::uuid[]) order by sort_key, id`,
  );
  if (rows.length === 0)
    throw new DeskError("not-found", "None of these customers exists. Select them again.");
  await recordExport(actor, origin, { selected: ids.length, columns });
  return {
    csv: await fileOf(
      actor,
      rows.map(({ id }) => id),
      columns,
    ),
  };
}

async function fileOf(
  actor: Actor,
  ids: readonly string[],
  fields: readonly CustomerFieldName[],
): Promise<string> {
  const contacts = isAllowed(actor.role, "customers.contacts");
  const labels = new Map(configuredAccounts().map(({ provider }) => [provider.id, provider.label]));
  const words = { provider: (id: string) => labels.get(id) ?? id };
  const lines: (string | number | null)[][] = [];
  for (let from = 0; from < ids.length; from += batch)
    for (const row of await figuresOf(ids.slice(from, from + batch), { contacts }))
      lines.push(fields.map((name) => customerFields[name].value(row, words)));
  return toCsv(
    fields.map((name) => customerFields[name].label),
    lines,
  );
}

async function recordExport(actor: Actor, origin: Origin, after: Record<string, unknown>): Promise<void> {
  await recordAuditAlone(actor, origin, { action: "customer.export", outcome: "done", after });
}
