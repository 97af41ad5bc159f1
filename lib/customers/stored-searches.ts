import "server-only";
import { eq, like, sql, type SQL } from "drizzle-orm";
import type { Executor, Transaction } from "../db/client";
import { alertRules, savedViews } from "../db/schema";
import { storable } from "../domain/text/storable";

/**
 * What people stored that names a customer: views of any list, by their search or their name, and
 * rules, by their filter.
 */
export interface StoredSearches {
  views: { id: string; name: string | null; search: string | null }[];
  rules: { id: string; scope: string }[];
}

/**
 * Those with all words of the name, a reference, an e-mail address or a contact of these customers. `name`
 * and `search` of a view are null unless they have those words. A search for only a part of an address is
 * left out: it may be for others.
 */
export async function searchesWithWordsOf(executor: Executor, ids: SQL): Promise<StoredSearches> {
  const views = await executor
    .select({ id: savedViews.id, name: savedViews.name, search: savedViews.search })
    .from(savedViews);
  const rules = await executor
    .select({ id: alertRules.id, scope: alertRules.scope })
    .from(alertRules)
    .where(like(alertRules.scope, "%q=%"));
  const texts = [
    ...views.flatMap(({ name, search }) => [name, wordsIn(search)]),
    ...rules.map(({ scope }) => wordsIn(scope)),
  ];
  const { rows } = await executor.execute<{ place: number }>(sql`
    with known as (
      select name as value from customers where id = ${ids}
      union select reference from customers where id = ${ids}
      union select unnest(emails) from customers where id = ${ids}
      union select contact.value ->> 'value' from customers, jsonb_array_elements(contacts) contact where id = ${ids}
      union select ltrim(contact.value ->> 'value', '@') from customers, jsonb_array_elements(contacts) contact where id = ${ids}
      union select reference from customer_aliases where customer_id = ${ids}
    ), folded as (
      select string_to_array(btrim(fold_text(value)), ' ') as words from known where btrim(fold_text(value)) <> ''
    )
    select given.place::int - 1 as place from unnest(${sql.param(texts)}::text[]) with ordinality given(text, place)
    where exists (select from folded where words <@ string_to_array(btrim(fold_text(given.text)), ' '))`);
  const has = new Set(rows.map(({ place }) => place));
  return {
    views: views.flatMap(({ id, name, search }, at) => {
      const [named, searched] = [has.has(2 * at), has.has(2 * at + 1)];
      return named || searched ? [{ id, name: named ? name : null, search: searched ? search : null }] : [];
    }),
    rules: rules.flatMap(({ id, scope }, at) =>
      scope !== null && has.has(2 * views.length + at) ? [{ id, scope }] : [],
    ),
  };
}

/**
 * Puts a text in place of those words. Without any, a view would show all there are, and a
 * rule would be about all.
 */
export async function replaceWords(
  tx: Transaction,
  { views, rules }: StoredSearches,
  instead: string,
): Promise<void> {
  for (const { id, name, search } of views)
    await tx
      .update(savedViews)
      .set({
        ...(name !== null && { name: instead }),
        ...(search !== null && { search: searchingFor(search, instead) }),
      })
      .where(eq(savedViews.id, id));
  for (const { id, scope } of rules)
    await tx
      .update(alertRules)
      .set({ scope: searchingFor(scope, instead) })
      .where(eq(alertRules.id, id));
}

const wordsIn = (search: string | null) => storable(new URLSearchParams(search ?? "").getAll("q").join(" "));

function searchingFor(search: string, words: string): string {
  const source = new URLSearchParams(search);
  source.set("q", words);
  return `?${source.toString()}`;
}
