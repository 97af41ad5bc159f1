import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { FoundCustomer } from "../domain/customers/customer";
import { isAllowed } from "../domain/staff/permissions";
import { excerpt } from "../domain/text/excerpt";
import { needleOf, wordsOf } from "../sub-users/filter";
import { customersMatching, exactCustomers } from "./filter";
import { foundBy } from "./found-by";

const most = 12;

/**
 * The first customers that a text finds, as the table of customers would: those called exactly so, then
 * those that it finds by name, then the others. Without a text those made last. Only whoever may see
 * references, e-mails, contacts and comments finds by them; for them `foundBy` says what was found
 * where the name does not.
 */
export async function findCustomers(actor: Actor, text: string): Promise<FoundCustomer[]> {
  requirePermission(actor, "customers.read");
  const needle = needleOf(text);
  const asked = { contacts: isAllowed(actor.role, "customers.contacts") };
  const exact = exactCustomers(needle, asked);
  if (needle !== "" && exact === null) return [];
  const byName = customersMatching(needle, { contacts: false });
  const words = wordsOf(needle);
  const { rows } = await db().execute<FoundCustomer & Record<string, unknown>>(sql`
    select c.id, c.name, c.state, (select count(*)::int from sub_users s where s.customer_id = c.id) as "subUsers",
      ${asked.contacts && words.length > 0 ? foundBy(words) : sql`null`} as "foundBy"
    from customers c
    where c.merged_into is null and ${customersMatching(needle, asked)}
    order by ${exact ? sql`${exact} desc, (${byName}) desc, c.state, c.sort_key` : sql`c.created_at desc`},
      c.id limit ${most}`);
  return rows.map((row) => ({
    ...row,
    foundBy: row.foundBy && { ...row.foundBy, text: excerpt(row.foundBy.text, words) },
  }));
}
