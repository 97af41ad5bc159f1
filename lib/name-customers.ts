import "server-only";
import { sql } from "drizzle-orm";
import { db } from "./db/client";
import type { CustomerName } from "./domain/customers/name";

interface About {
  accountId: string | null;
  remoteId: string | null;
}

/**
 * Adds to each row the customer that its sub-user belonged to at `atOf(row)`, or belongs to now where that is
 * null. One query for all rows; rows without a customer are returned unchanged.
 */
export async function nameCustomers<Row extends About>(
  rows: readonly Row[],
  atOf: (row: Row) => string | null = () => null,
): Promise<(Row & { customer?: CustomerName })[]> {
  const asked = rows.flatMap((row, place) =>
    row.accountId === null || row.remoteId === null
      ? []
      : [{ place, accountId: row.accountId, remoteId: row.remoteId, at: atOf(row) }],
  );
  if (asked.length === 0) return [...rows];
  const { rows: found } = await db().execute<{ place: number; id: string; name: string }>(sql`
    select given.place, c.id, c.name
    from unnest(${sql.param(asked.map(({ place }) => place))}::int[], ${sql.param(asked.map(({ accountId }) => accountId))}::text[],
      ${sql.param(asked.map(({ remoteId }) => remoteId))}::text[], ${sql.param(asked.map(({ at }) => at))}::timestamptz[])
      as given(place, account_id, remote_id, at)
    join customer_links l on l.account_id = given.account_id and l.remote_id = given.remote_id
      and (given.at is null or l.first_day is null or l.since <= given.at)
      and (l.until is null or given.at < l.until)
    join customers c on c.id = l.customer_id`);
  const names = new Map(found.map(({ place, id, name }) => [place, { id, name }]));
  return rows.map((row, place) => {
    const customer = names.get(place);
    return customer ? { ...row, customer } : row;
  });
}
