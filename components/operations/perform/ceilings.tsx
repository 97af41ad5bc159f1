"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { boundedFields } from "@/components/forms/field-values";
import { ceilingsQuery } from "@/components/queries";
import { formatBytes, formatBytesApart } from "@/lib/domain/format";
import type { CeilingsView } from "@/lib/domain/operations/operation";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/ceilings";

/**
 * The person's own traffic ceilings, null where there are none; Subdesk's layout brings the first reading
 * along.
 */
export function useCeilings(): CeilingsView | null {
  return useQuery(ceilingsQuery()).data ?? null;
}

/** The same fields for a person with a traffic ceiling, who may not lift a cap. */
export function useBoundedFields(fields: FieldDescriptor[]): FieldDescriptor[] {
  const bounded = useCeilings() !== null;
  return useMemo(() => (bounded ? boundedFields(fields) : fields), [bounded, fields]);
}

/** "4 GB of your 10 GB a day is left until midnight UTC, at most 2 GB at a time." */
export function ceilingsText({ daily, action, left }: CeilingsView): string {
  const once = action === null ? null : formatBytes(action);
  if (daily === null || left === null) return once === null ? "" : texts.onceOnly(once);
  const day = [formatBytes(left), formatBytes(daily)] as const;
  return once === null ? texts.leftOfDay(...day) : texts.leftAndOnce(...day, once);
}

/** Why an amount is more than the person may promise; null where it is not. */
export function beyondCeilings(
  { action, left }: CeilingsView,
  promised: number,
  most = promised,
): string | null {
  if (action !== null && most > action) {
    const [asked, ceiling] = formatBytesApart([most, action]);
    return texts.beyondOnce(asked, ceiling);
  }
  if (left === null || promised <= left) return null;
  const [asked, rest] = formatBytesApart([promised, left]);
  return texts.beyondDay(asked, rest);
}

/** What is left of the person's own traffic ceilings; nothing without one. */
export function CeilingsNote() {
  const ceilings = useCeilings();
  return ceilings && <p className="text-xs text-faint">{ceilingsText(ceilings)}</p>;
}
