import "server-only";
import { sql, type SQL } from "drizzle-orm";

/** How far a pass from the oldest on has come. */
export interface PageCursor {
  at: Date;
  id: string;
}

/** What comes after it, of a table with `created_at` and `id`. */
export function later(place: PageCursor | null): SQL {
  return place === null ? sql`true` : sql`(created_at, id) > (${place.at}::timestamptz, ${place.id}::uuid)`;
}
