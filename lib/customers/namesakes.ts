import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "../db/client";
import { DeskError } from "../domain/errors";
import { formatCount } from "../domain/format";
import { foldedName } from "./named";

/** Two customers have one name only on purpose: throws where others than `besides` have it, folded, closed ones included. */
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
