import "server-only";
import type { savedViews } from "../db/schema";

export type ViewRow = typeof savedViews.$inferSelect;

/** What the audit stores of a view. */
export function keptOf({ name, search, shared }: ViewRow) {
  return { name, search, shared };
}
