import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { containing } from "../db/containing";
import { referenceKey } from "../domain/customers/customer";
import { linkOfComment } from "./filter";

/**
 * Where a customer `c` has the first of these words that its name lacks, as `{kind, text}`; null where its
 * name has them all. Of a comment the text is its whole body. Only for whoever may see contacts.
 */
export function foundBy(words: readonly string[]): SQL {
  return sql`(select jsonb_build_object('kind', place.kind, 'text', place.value)
    from unnest(${sql.param(words)}::text[], ${sql.param(words.map((word) => containing(referenceKey(word))))}::text[])
      with ordinality as asked(word, key, turn)
    cross join lateral (select search_pattern(asked.word) as pattern) folded
    cross join lateral (
      select 1 as rank, 'reference' as kind, c.reference as value
      union all select 2, 'email', mail from unnest(c.emails) mail
      union all select 3, 'contact', contact ->> 'value' from jsonb_array_elements(c.contacts) contact
      union all select 4, 'former', a.reference from customer_aliases a
        where a.customer_id = c.id and a.key like asked.key
      union all select 5, 'comment', m.body from comments m
        where m.customer_id = c.id and m.search_text like folded.pattern
      union all select 6, 'comment', m.body from comments m join ${linkOfComment}
        where l.customer_id = c.id and m.search_text like folded.pattern
    ) place
    where not (c.search_text like folded.pattern)
      and (place.rank > 3 or E'\n ' || btrim(fold_text(place.value)) || E' \n' like folded.pattern)
    order by asked.turn, place.rank limit 1)`;
}
