import "server-only";
import type { savedViews } from "../db/schema";

export type ViewRow = typeof savedViews.$inferSelect;

/** What the audit stores of a view. It holds no contacts, and what customers are searched for may be one. */
export function keptOf({ list, name, search, shared }: ViewRow) {
  return { list, name, search: list === "customers" ? withoutWords(search) : search, shared };
}

function withoutWords(search: string): string {
  const source = new URLSearchParams(search);
  if (!source.has("q")) return search;
  source.set("q", "…");
  return `?${source.toString()}`;
}
