import { alertKindInfo, type AlertKind } from "./alert";

/**
 * The figure beyond which an open alert of this kind clears at once; the threshold itself where the kind has
 * no margin.
 */
export function clearsAt(kind: AlertKind, threshold: number): number {
  return alertKindInfo[kind].threshold?.clears?.at(threshold) ?? threshold;
}

/** An alert that stays between threshold and margin for this long is over as well. */
export const easedHours = 6;
