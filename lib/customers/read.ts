import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import type { Contact, CustomerState, CustomerView } from "../domain/customers/customer";
import { survivorsOf } from "../sub-users/filter";

interface Row extends Record<string, unknown> {
  id: string;
  name: string;
  state: CustomerState;
  revision: number;
  created_at: Date;
  created_by: string;
  closed_at: Date | null;
  erased_at: Date | null;
  merged_id: string | null;
  merged_name: string | null;
  reference: string | null;
  emails: string[];
  contacts: Contact[];
  time_zone: string | null;
  language: string | null;
  former: string[] | null;
}

/** A customer as whoever asks may see it; null where there is none. `contacts`: with what is personal. */
export async function readCustomer(
  executor: Executor,
  id: string,
  contacts: boolean,
): Promise<CustomerView | null> {
  const { rows } = await executor.execute<Row>(sql`
    select c.*, into_customer.id as merged_id, into_customer.name as merged_name,
      (select array_agg(a.reference order by a.since desc) from customer_aliases a
        where a.customer_id = c.id and a.reference is distinct from c.reference) as former
    from customers c left join customers into_customer on c.merged_into is not null
      and into_customer.id in (${survivorsOf(sql`array[c.merged_into]`)})
    where c.id = ${id}`);
  const [row] = rows;
  if (!row) return null;
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    closedAt: row.closed_at?.toISOString() ?? null,
    erasedAt: row.erased_at?.toISOString() ?? null,
    mergedInto: row.merged_id === null ? null : { id: row.merged_id, name: row.merged_name ?? "" },
    contacts: contacts
      ? {
          reference: row.reference,
          formerReferences: row.former ?? [],
          emails: row.emails,
          contacts: row.contacts,
          timeZone: row.time_zone,
          language: row.language,
        }
      : null,
  };
}
