import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { containing } from "../db/containing";
import { referenceKey } from "../domain/customers/customer";
import { customerList, type CustomerFilterKey, type CustomerFilterValues } from "../domain/customers/search";
import { needleOf, runsOutWithin, wordsOf } from "../sub-users/filter";
import { heldAt } from "./attribution";

/** What is asked for, and whether whoever asks may see, and so find by, what is personal. */
interface FilterAccess {
  contacts: boolean;
}

/** The server's half of each filter: a condition on `c` (customers). Values are bound, never pasted. */
const conditions: {
  [Key in CustomerFilterKey]: (value: NonNullable<CustomerFilterValues[Key]>, asked: FilterAccess) => SQL;
} = {
  q: customersMatching,
  state: (state) => (state === "all" ? sql`true` : sql`c.state = 'closed'`),
  provider: (ids) => sql`exists (select from sub_users s where s.customer_id = c.id and ${listed(ids)})`,
  out: (days) =>
    sql`exists (select from sub_users s where s.customer_id = c.id and ${listed()} and ${runsOutWithin(days)})`,
  linked: (linked) => (linked === "some" ? anyLinked : sql`not ${anyLinked}`),
};

/** Whatever became of its sub-users at their providers. */
const anyLinked = sql`exists (select from customer_links l where l.customer_id = c.id and l.until is null)`;

/** All customers of a view of the table. */
export function customersWithin(view: CustomerFilterValues, asked: FilterAccess): SQL {
  const condition = <Key extends CustomerFilterKey>(key: Key) => {
    const value: CustomerFilterValues[Key] | null = view[key];
    return value == null || customerList.filters[key].write(view[key]).length === 0
      ? []
      : [conditions[key](value, asked)];
  };
  return sql.join(
    [
      ...(view.state === null ? [sql`c.state = 'active'`] : []),
      ...customerList.filterKeys.flatMap((key) => condition(key)),
      sql`true`,
    ],
    sql` and `,
  );
}

/** Sub-users `s` that their provider lists, at the connected accounts or at those of some providers. */
export function listed(providers?: readonly string[]): SQL {
  const ids = configuredAccounts()
    .filter(({ provider }) => providers === undefined || providers.includes(provider.id))
    .map(({ id }) => id);
  return sql`s.vanished_at is null and s.account_id = any(${sql.param(ids)}::text[])`;
}

/** Those that a search finds, which are all where it is empty. */
export function customersMatching(text: string, asked: FilterAccess): SQL {
  const needle = needleOf(text);
  if (needle === "") return sql`true`;
  const words = wordsOf(needle);
  if (words.length === 0) return sql`c.name like ${containing(needle)}`;
  // The longest is looked up first, as it is likely the rarest: "example" may be in every address.
  const [first = "", ...others] = words.toSorted((a, b) => b.length - a.length);
  return sql.join([finds(first, asked), ...others.map((word) => has(word, asked))], sql` and `);
}

/** Those whose name, reference, e-mail or contact is exactly what is searched for; null without a search. */
export function exactCustomers(q: string, { contacts }: FilterAccess): SQL | null {
  const needle = needleOf(q);
  if (wordsOf(needle).length === 0) return null;
  const whole = sql`exact_pattern(${needle})`;
  return contacts
    ? sql`(c.search_text like ${whole} or c.search_private like ${whole}
        or c.id in (select customer_id from customer_aliases where key = ${referenceKey(needle)}))`
    : sql`c.search_text like ${whole}`;
}

/**
 * Each word is found in one of several places, each by its own index: what the customer is called and how it
 * is reached, and what colleagues wrote about it or about its sub-users. Without the permission only names
 * are searched, so that an e-mail that is asked for tells nothing.
 */
function finds(word: string, { contacts }: FilterAccess): SQL {
  const pattern = sql`search_pattern(${word})`;
  if (!contacts) return sql`c.search_text like ${pattern}`;
  return sql`c.id in (select id from customers where search_text like ${pattern}
    union all select id from customers where search_private like ${pattern}
    union all select customer_id from customer_aliases where key like ${containing(referenceKey(word))}
    union all select m.customer_id from comments m where m.search_text like ${pattern} and m.customer_id is not null
    union all select l.customer_id from comments m join ${linkOfComment} where m.search_text like ${pattern})`;
}

/** The same of a customer `c` that is at hand. */
function has(word: string, { contacts }: FilterAccess): SQL {
  const pattern = sql`search_pattern(${word})`;
  if (!contacts) return sql`c.search_text like ${pattern}`;
  return sql`(c.search_text like ${pattern} or c.search_private like ${pattern} or exists (
    select from customer_aliases a where a.customer_id = c.id and a.key like ${containing(referenceKey(word))})
    or exists (select from comments m where m.customer_id = c.id and m.search_text like ${pattern})
    or exists (select from comments m join ${linkOfComment} where l.customer_id = c.id and m.search_text like ${pattern}))`;
}

/** Whose the sub-user was that a comment `m` was written about. */
export const linkOfComment = sql`customer_links l on l.account_id = m.account_id and l.remote_id = m.remote_id
  and ${heldAt(sql`m.at`)}`;
