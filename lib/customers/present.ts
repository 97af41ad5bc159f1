import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "../actor";
import type { Executor } from "../db/client";
import type { CustomerName, CustomerView } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { isAllowed } from "../domain/staff/permissions";
import { readRow, type CustomerRow } from "./row";

interface Around extends Record<string, unknown> {
  references: string[];
  merged: CustomerName | null;
}

/** A customer as this person may see it. */
export async function presentCustomer(
  executor: Executor,
  actor: Actor,
  row: CustomerRow,
): Promise<CustomerView> {
  const { rows } = await executor.execute<Around>(sql`
    with recursive way as (
      select id, name, merged_into from customers where id = ${row.mergedInto}::uuid
      union all select c.id, c.name, c.merged_into from way join customers c on c.id = way.merged_into)
    select array(select reference from customer_aliases where customer_id = ${row.id} order by since, key) as references,
      (select jsonb_build_object('id', id, 'name', name) from way where merged_into is null) as merged`);
  const [around] = rows;
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    closedAt: row.closedAt?.toISOString() ?? null,
    erasedAt: row.erasedAt?.toISOString() ?? null,
    mergedInto: around?.merged ?? null,
    contacts: isAllowed(actor.role, "customers.contacts")
      ? {
          reference: row.reference,
          formerReferences: (around?.references ?? []).filter((reference) => reference !== row.reference),
          emails: row.emails,
          contacts: row.contacts,
          timeZone: row.timeZone,
          language: row.language,
        }
      : null,
  };
}

/** As it is after a change, in the same transaction. */
export async function presentAgain(executor: Executor, actor: Actor, id: string): Promise<CustomerView> {
  const row = await readRow(executor, id);
  if (!row) throw new DeskError("not-found", "There is no such customer.");
  return presentCustomer(executor, actor, row);
}
