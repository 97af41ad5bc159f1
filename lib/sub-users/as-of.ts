import "server-only";
import { sql } from "drizzle-orm";

/** Reads that take a call each are as recent as a listing within this time. */
const asRecent = "5 minutes";

/**
 * SQL: when `s` (sub_users) was last asked for its traffic by itself, with or without an answer that could be
 * taken: whose turn is next depends on this, not on the age of the figures.
 */
export const askedAt = sql.raw("greatest(s.usage_read_at, s.usage_missed_at)");

/** SQL: whether the row `subUser` was ever asked so. */
export const everAsked = (subUser: "s" | "t") =>
  sql.raw(`(${subUser}.usage_read_at is not null or ${subUser}.usage_missed_at is not null)`);

/**
 * SQL text: since when the traffic of `s` (sub_users) was not read anew, or not said by the listing that
 * should have it, where that is long before the last listing of its account `a`; null where it is as recent.
 */
export const trafficAsOf = `case when s.vanished_at is null and s.traffic_used is not null
    and least(s.usage_read_at, s.used_said_at) < a.last_good_at - interval '${asRecent}'
  then least(s.usage_read_at, s.used_said_at) end`;

/** SQL: the same of a row `s` without its account. */
export const ownTrafficAsOf = sql.raw(`(select ${trafficAsOf} from accounts a where a.id = s.account_id)`);
