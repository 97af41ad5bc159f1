import * as texts from "../texts/customer-figures";
import { formatBytes, formatExactBytes } from "../format";
import type { TrafficTotals } from "./row";

interface Figure {
  /** As in a cell. */
  text: string;
  /** Exact, as on hover. */
  title: string | undefined;
}

/** What several sub-users used together; at least so much where it is not known of all. */
export function usedFigure({ subUsers, used, usedUnknown }: TrafficTotals): Figure {
  if (subUsers === 0) return { text: "—", title: texts.noSubUsers };
  if (usedUnknown === subUsers)
    return { text: texts.notKnown, title: texts.useNotReported(usedUnknown, subUsers) };
  if (usedUnknown === 0) return { text: formatBytes(used), title: formatExactBytes(used) };
  return {
    text: texts.atLeast(formatBytes(used)),
    title: texts.joined([formatExactBytes(used), texts.useNotReported(usedUnknown, subUsers)]),
  };
}

/** What those in use have left; "unlimited" as soon as one of them has no cap. */
export function leftFigure(totals: TrafficTotals): Figure {
  const { subUsers, left, unlimited, leftUnknown, off, leftOff } = totals;
  if (subUsers === 0) return { text: "—", title: texts.noSubUsers };
  const inUse = subUsers - off;
  if (unlimited + leftUnknown + off === 0) return { text: formatBytes(left), title: formatExactBytes(left) };
  const notes = [
    ...(unlimited > 0 ? [texts.unlimitedOf(unlimited, subUsers)] : []),
    ...(inUse > unlimited + leftUnknown ? [texts.leftOfCaps(formatBytes(left))] : []),
    ...(leftUnknown > 0 ? [texts.leftNotKnown(leftUnknown, subUsers)] : []),
    ...(off > 0 ? [texts.leftOff(off, formatBytes(leftOff))] : []),
  ];
  const title = texts.joined(notes);
  if (inUse === 0) return { text: texts.noneInUse, title };
  if (unlimited > 0) return { text: texts.unlimited, title };
  if (leftUnknown === inUse) return { text: texts.notKnown, title };
  return { text: leftUnknown > 0 ? texts.atLeast(formatBytes(left)) : formatBytes(left), title };
}
