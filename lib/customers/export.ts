import "server-only";
import { configuredAccounts } from "../accounts/configured";
import { demand, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { customerFields, type CustomerFieldName } from "../domain/customers/export";
import type { ListCustomersParams } from "../domain/customers/search";
import { isAllowed } from "../domain/staff/permissions";
import { figuresOf } from "./figures";
import { customerIds } from "./list";

const batch = 1_000;

/** Every customer of a view, as CSV: in the order of the table, with these fields. The audit keeps no word that was searched. */
export async function exportCustomers(
  actor: Actor,
  params: ListCustomersParams,
  fields: readonly CustomerFieldName[],
  origin: Origin,
): Promise<string> {
  demand(actor, "customers.export");
  const contacts = isAllowed(actor.role, "customers.contacts");
  const { q, ...filter } = params;
  await noteExport(actor, origin, { ...filter, searched: q !== "", columns: fields });
  const lines: (string | number | null)[][] = [];
  // The order is fixed once, so that a row that moves in the meantime is neither missing nor repeated.
  const order = await customerIds(params, contacts, null);
  const labels = new Map(configuredAccounts().map(({ provider }) => [provider.id, provider.label]));
  const words = { provider: (id: string) => labels.get(id) ?? id };
  for (let from = 0; from < order.length; from += batch)
    for (const row of await figuresOf(order.slice(from, from + batch), contacts))
      lines.push(fields.map((name) => customerFields[name].value(row, words)));
  return toCsv(
    fields.map((name) => customerFields[name].label),
    lines,
  );
}

async function noteExport(actor: Actor, origin: Origin, after: Record<string, unknown>): Promise<void> {
  await db().transaction((tx) =>
    recordAudit(tx, actor, origin, { action: "customer.export", outcome: "done", after }),
  );
}
