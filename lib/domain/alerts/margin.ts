/**
 * So far a figure has to go back beyond its threshold before its alert is over: one that hovers there fires
 * once.
 */
const margins: Record<string, (threshold: number) => number> = {
  "cap-percent": (percent) => percent - Math.min(2, percent / 2),
  "days-left": (days) => days + 0.5,
};

/**
 * The figure beyond which an open alert of this kind clears at once; the threshold itself where the kind has
 * no margin.
 */
export function clearsAt(kind: string, threshold: number): number {
  return margins[kind]?.(threshold) ?? threshold;
}

/** What stays between threshold and margin for so long is over as well. */
export const easedHours = 6;
