import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import { notAhead } from "../db/moment";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import type { TrafficUsage } from "../providers/provider";
import { sampleUsage } from "../usage/sample";

/** A separate read of one sub-user's traffic; empty when the provider does not report it. */
export async function observeUsage(
  executor: Executor,
  ref: SubUserRef,
  usage: TrafficUsage,
  observedAt: Date,
): Promise<void> {
  const capSaid = usage.trafficCap !== undefined;
  // Taken as 0, the whole counter would be counted again when it recovers.
  const doubtful = usage.empty ? sql`traffic_used > 0` : sql`false`;
  const said = capSaid || usage.trafficUsed !== undefined;
  await executor.execute(sql`
    update sub_users set
      traffic_cap = case when ${capSaid} and not coalesce(${doubtful}, false)
        then ${usage.trafficCap ?? null}::bigint else traffic_cap end,
      traffic_unlimited = case when ${capSaid} and not coalesce(${doubtful}, false)
        then ${usage.trafficCap === null} else traffic_unlimited end,
      traffic_unsaid = traffic_unsaid and not (${capSaid} and not coalesce(${doubtful}, false)),
      traffic_said_at = case when ${capSaid} and not coalesce(${doubtful}, false) then null
        else traffic_said_at end,
      traffic_used = case when ${doubtful} then traffic_used
        else coalesce(${usage.trafficUsed ?? null}::bigint, traffic_used) end,
      observed_at = case when ${said} then ${notAhead(observedAt)} else observed_at end,
      usage_read_at = ${notAhead(observedAt)}
    where account_id = ${ref.accountId} and remote_id = ${ref.remoteId}
      and observed_at < ${observedAt}::timestamptz`);
  if (usage.trafficUsed !== undefined)
    await sampleUsage(executor, ref.accountId, [ref.remoteId], observedAt, "one");
}
