import "server-only";
import { eq, inArray, ne, sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";
import { operations } from "../db/schema";
import { GB } from "../domain/format";

export const live = inArray(operations.state, ["planned", "sent", "done", "unknown"]);

export const today = sql`${operations.createdAt} 
  >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'`;

/**
 * Bytes this person has promised since midnight UTC, those of unknown outcome included. What lowers a cap
 * counts once it is done.
 */
export async function promisedToday(executor: Executor, staffId: string): Promise<number> {
  const counts: SQL = sql`${operations.promised} > 0 and ${live} or ${operations.promised} < 0
    and ${eq(operations.state, "done")}`;
  const { rows } = await executor.execute<{ total: number }>(sql`
    select coalesce(sum(greatest(0, net)), 0)::double precision as total from (
      select sum(${operations.promised}) as net from ${operations}
      where ${eq(operations.actorId, staffId)} and ${ne(operations.promised, 0)} and (${counts}) and ${today}
      group by ${operations.accountId}, coalesce(${operations.remoteId}, ${operations.id}::text)) of_each`);
  return rows[0]?.total ?? 0;
}

/** The same in gigabytes. */
export async function allocatedToday(executor: Executor, staffId: string): Promise<number> {
  return (await promisedToday(executor, staffId)) / GB;
}
