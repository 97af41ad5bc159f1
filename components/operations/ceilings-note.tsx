"use client";

import { ceilingsText } from "./ceilings-text";
import { useCeilings } from "./use-ceilings";

/** What is left of the person's own traffic ceilings; nothing for whoever has none. */
export function CeilingsNote() {
  const ceilings = useCeilings();
  return ceilings && <p className="text-xs text-faint">{ceilingsText(ceilings)}</p>;
}
