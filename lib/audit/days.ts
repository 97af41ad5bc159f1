import "server-only";
import { sql, type SQL } from "drizzle-orm";

/** The first moment of a day, or of a later one, in the reader's time zone. */
export function startOfDay(day: string, later: number, zone: string): SQL {
  return sql`(${day}::date + ${later}::int)::timestamp at time zone ${zone || "UTC"}`;
}
