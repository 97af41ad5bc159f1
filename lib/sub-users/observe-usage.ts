import "server-only";
import { sql } from "drizzle-orm";
import { isBefore, othersOf } from "../accounts/others";
import type { Executor } from "../db/client";
import { notAhead } from "../db/moment";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import type { TrafficUsage } from "../providers/provider";
import { sampleUsage } from "../usage/sample";

/**
 * A separate read of one sub-user's traffic; `{}` when it could not be read. Only a figure that was taken
 * counts as read: without one, its turn is over, and what is shown keeps its age. Nothing is stored of an id
 * whose sub-user is not known yet since the account has a key to others.
 */
export async function observeUsage(
  executor: Executor,
  ref: SubUserRef,
  usage: TrafficUsage,
  observedAt: Date,
): Promise<void> {
  const capSaid = usage.trafficCap !== undefined;
  // Taken as 0, the whole counter would be counted again when it recovers.
  const doubtful = usage.empty ? sql`coalesce(traffic_used > 0, false)` : sql`false`;
  const usedSaid = usage.trafficUsed !== undefined;
  const taken = sql`(${usedSaid} and not ${doubtful})`;
  // Never read since it was first seen: its figure may be as old as that.
  const known = sql`coalesce(usage_read_at, case when traffic_used is not null then first_seen_at end)`;
  const { rows } = await executor.execute<{ taken: boolean }>(sql`
    with ${othersOf(ref.accountId)}
    update sub_users s set
      traffic_cap = case when ${capSaid} and not ${doubtful}
        then ${usage.trafficCap ?? null}::bigint else traffic_cap end,
      traffic_unlimited = case when ${capSaid} and not ${doubtful}
        then ${usage.trafficCap === null} else traffic_unlimited end,
      traffic_unsaid = traffic_unsaid and not (${capSaid} and not ${doubtful}),
      traffic_said_at = case when ${capSaid} and not ${doubtful} then null
        else traffic_said_at end,
      traffic_used = case when ${doubtful} then traffic_used
        else coalesce(${usage.trafficUsed ?? null}::bigint, traffic_used) end,
      used_said_at = case when ${taken} then null else used_said_at end,
      observed_at = case when ${capSaid || usedSaid} and not ${doubtful} then ${notAhead(observedAt)}
        else observed_at end,
      usage_read_at = case when ${taken} then ${notAhead(observedAt)} else ${known} end,
      usage_missed_at = case when ${taken} then null else ${notAhead(observedAt)} end
    where account_id = ${ref.accountId} and remote_id = ${ref.remoteId}
      and observed_at < ${observedAt}::timestamptz and not ${sql.raw(isBefore("s"))}
    returning usage_missed_at is null as taken`);
  if (rows[0]?.taken) await sampleUsage(executor, ref.accountId, [ref.remoteId], observedAt, "one");
}
