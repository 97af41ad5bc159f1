import "server-only";
import { sql } from "drizzle-orm";

/** Reads that take a call each are as recent as a listing within this time. */
const asRecent = "5 minutes";

/**
 * SQL text: since when the traffic of `s` (sub_users) was not read anew, where that is long before the last listing
 * of its account `a`; null where it is as recent.
 */
export const trafficAsOf = `case when s.vanished_at is null and s.usage_read_at < a.last_good_at - interval '${asRecent}'
  then s.usage_read_at end`;

/** SQL: the same of a row `s` without its account. */
export const ownTrafficAsOf = sql.raw(`(select ${trafficAsOf} from accounts a where a.id = s.account_id)`);
