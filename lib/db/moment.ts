import "server-only";
import { sql, type SQL } from "drizzle-orm";

/**
 * SQL: the moment of an observation, never later than the database's clock: no later observation would
 * replace it until then.
 */
export function notAhead(at: Date): SQL {
  return sql`least(${at}::timestamptz, clock_timestamp())`;
}
