"use client";

import { useQuery } from "@tanstack/react-query";
import { ceilingsQuery } from "@/components/queries";
import type { CeilingsView } from "@/lib/domain/operations/operation";

/**
 * The person's own traffic ceilings, null where there are none; the desk's layout brings the first reading
 * along.
 */
export function useCeilings(): CeilingsView | null {
  return useQuery(ceilingsQuery()).data ?? null;
}
