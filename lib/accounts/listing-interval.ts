import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { env } from "../env";
import { isAbandoned } from "../instance";

/** What listings of one account may cost a day, and which share of the time they may take. */
const maxCalls = 100_000;
const maxBytes = 5_000_000_000;
const maxShareOfTime = 1 / 5;
/** However much one costs. */
const maxMinutes = 60;
/** A schedule of whole minutes comes a little early or late. */
const slack = "20 seconds";

/**
 * SQL: how many minutes are between two listings on schedule, after the one of `r` (sync_runs): as set, or
 * more where that would cost too much.
 */
export function listingMinutes() {
  const { syncMinutes } = env();
  return sql`greatest(${syncMinutes}::float8, least(${maxMinutes}::float8, ceil(greatest(
    r.pages * 1440.0 / ${maxCalls}::float8,
    coalesce(r.bytes, 0) * 1440.0 / ${maxBytes}::float8,
    extract(epoch from r.finished_at - r.started_at) / 60 / ${maxShareOfTime}::float8))))::float8`;
}

/** Whether an account is to be listed on schedule: always where the last listing failed or was left. */
export async function isListingDue(accountId: string): Promise<boolean> {
  const { rows } = await db().execute<{ due: boolean }>(sql`
    select case r.state
      when 'running' then ${isAbandoned(sql`r.instance_id`, sql`r.id`)}
      when 'done' then now() >= r.started_at + make_interval(secs => 60 * ${listingMinutes()})
        - interval '${sql.raw(slack)}'
      else true end as due
    from sync_runs r where r.account_id = ${accountId} order by r.started_at desc limit 1`);
  return rows[0]?.due ?? true;
}
