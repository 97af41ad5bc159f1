import "server-only";
import { sql } from "drizzle-orm";
import type { Executor, Transaction } from "../db/client";
import type { CustomerName, CustomerState } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { formatCount } from "../domain/format";
import { foldedName } from "./named";

/**
 * Two customers have one name only on purpose: throws where others than `besides` have it, folded,
 * closed ones included.
 */
export async function requireNewName(
  tx: Transaction,
  name: string,
  besides: readonly string[] = [],
): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select c.id from customers c
    where c.merged_into is null and c.erased_at is null and ${foldedName(sql`c.name`)} = ${foldedName(sql`${name}::text`)}
    order by c.state, c.created_at desc, c.id limit 50`);
  if (rows.every(({ id }) => besides.includes(id))) return;
  throw new DeskError(
    "similar-name",
    rows.length === 1
      ? "A customer of this name exists. Create another?"
      : `${formatCount(rows.length)} customers of this name exist. Create another?`,
    undefined,
    rows.map(({ id }) => id),
  );
}

interface Namesake extends CustomerName {
  reference: string | null;
  state: CustomerState;
}

export interface Namesakes {
  /** Equal for two names that are one, whatever their capitals, accents and blanks. */
  key: string;
  active: Namesake[];
  closed: Namesake[];
}

/** Who has these names already, by name. */
export async function readNamesakes(
  executor: Executor,
  names: readonly string[],
): Promise<Map<string, Namesakes>> {
  if (names.length === 0) return new Map();
  const { rows } = await executor.execute<{ name: string; key: string; found: Namesake[] | null }>(sql`
    with given as materialized (select name, ${foldedName(sql`name`)} as folded
      from unnest(${sql.param([...new Set(names)])}::text[]) as g(name))
    select given.name, coalesce(nullif(given.folded, ''), given.name) as key,
      jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'reference', c.reference, 'state', c.state) order by c.reference, c.name, c.id)
        filter (where c.id is not null) as found
    from given left join customers c on ${foldedName(sql`c.name`)} = given.folded
      and (given.folded <> '' or c.name = given.name) and c.merged_into is null and c.erased_at is null
    group by given.name, given.folded`);
  return new Map(
    rows.map(({ name, key, found }) => {
      const all = found ?? [];
      const those = (state: CustomerState) => all.filter((one) => one.state === state);
      return [name, { key, active: those("active"), closed: those("closed") }];
    }),
  );
}
