import "server-only";
import { sql } from "drizzle-orm";

/**
 * SQL: `s` (sub_users) may be in use: one whose status is not known counts, as nothing says that it is not.
 */
export const mayWork = sql`s.status in ('active', 'unknown')`;
