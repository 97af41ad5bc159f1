import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { demand, type Actor } from "../actor";
import { db } from "../db/client";
import { referenceKey, type FoundCustomer } from "../domain/customers/customer";
import { isAllowed } from "../domain/staff/permissions";
import { needleOf, wordsOf } from "../sub-users/filter";

const most = 12;

/**
 * The first customers that a text finds, those called exactly so ahead of all others; without a text those made last.
 * References, e-mails and contacts are looked through only for whoever may see them.
 */
export async function findCustomers(actor: Actor, text: string): Promise<FoundCustomer[]> {
  demand(actor, "customers.read");
  const needle = needleOf(text);
  const words = wordsOf(needle);
  if (needle !== "" && words.length === 0) return [];
  const personal = isAllowed(actor.role, "customers.contacts");
  const condition =
    words.length === 0
      ? sql`true`
      : sql.join(
          words.map((word) => finds(word, personal)),
          sql` and `,
        );
  const former = sql`select a.customer_id from customer_aliases a where a.key = ${referenceKey(needle)}`;
  const { rows } = await db().execute<FoundCustomer & Record<string, unknown>>(sql`
    select c.id, c.name, c.state, (select count(*)::int from sub_users s where s.customer_id = c.id) as "subUsers"
    from customers c
    where c.merged_into is null and (${condition}${personal ? sql` or c.id in (${former})` : sql``})
    order by ${words.length === 0 ? sql`c.created_at desc` : exactFirst(needle, personal)}, c.id limit ${most}`);
  return rows;
}

function finds(word: string, personal: boolean): SQL {
  const byName = sql`c.search_text like search_pattern(${word})`;
  return personal ? sql`(${byName} or c.search_private like search_pattern(${word}))` : byName;
}

function exactFirst(needle: string, personal: boolean): SQL {
  const exact = sql`c.search_text like exact_pattern(${needle})`;
  const whole = personal ? sql`(${exact} or c.search_private like exact_pattern(${needle}))` : exact;
  return sql`${whole} desc, c.state, c.sort_key`;
}
