import "server-only";
import { sql } from "drizzle-orm";

/**
 * Bytes by which an operation, once it is done, changes what its sub-user may use: `addedBy`, or what was
 * promised where an older build stored it. As in the index `operations_given`.
 */
export const addedBytes = sql.raw("coalesce(added, promised)");
