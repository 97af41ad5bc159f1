import type { TrafficPromise } from "../providers/provider";
import type { SubUser } from "../domain/sub-users/sub-user";

/**
 * Bytes counted for an operation: above 0 newly promised, below 0 taken back. Which stretch of the cap it
 * covers, where that is known.
 */
export interface Promised {
  promised: number;
  promisedFrom: number | null;
  promisedTo: number | null;
}

type Stretch = { from: number; to: number };

export const nothingPromised: Promised = { promised: 0, promisedFrom: null, promisedTo: null };

/**
 * What a promise means for a sub-user whose cap is `before`. Over an unknown cap the whole new cap is
 * promised. Lowering and taking back give back only what the same person has promised of that stretch:
 * `earlier`, oldest first.
 */
export function weighPromise(
  promise: TrafficPromise,
  before: SubUser["trafficCap"],
  earlier: readonly Promised[],
): Promised | "unlimited" {
  if ("added" in promise && promise.added < 0) {
    return typeof before === "number"
      ? takenBack(Math.max(0, before + promise.added), before, earlier)
      : nothingPromised;
  }
  if ("added" in promise) {
    return typeof before === "number"
      ? promised(before, before + promise.added)
      : { ...nothingPromised, promised: promise.added };
  }
  if ("unchanged" in promise) return nothingPromised;
  const { cap } = promise;
  if (cap === null) return before === "unlimited" ? nothingPromised : "unlimited";
  const had =
    before === "unlimited" || (before === null && cap === 0) ? Number.MAX_SAFE_INTEGER : (before ?? 0);
  if (cap >= had) return promised(had, cap);
  return takenBack(cap, had, earlier);
}

function takenBack(from: number, to: number, earlier: readonly Promised[]): Promised {
  const given = take(outstanding(earlier), { from, to });
  return given === 0 ? nothingPromised : { promised: -given, promisedFrom: from, promisedTo: to };
}

function promised(from: number, to: number): Promised {
  return to > from ? { promised: to - from, promisedFrom: from, promisedTo: to } : nothingPromised;
}

/**
 * Bytes by which a change of the cap `before` changes what the sub-user may use, below 0 where it takes
 * something away, whoever gave that and when. Over an unknown cap it is the whole new cap. Nothing where
 * either cap is unlimited: no number says by how much that differs.
 */
export function addedBy(promise: TrafficPromise, before: SubUser["trafficCap"]): number {
  if ("unchanged" in promise) return 0;
  if ("added" in promise)
    return promise.added < 0 && typeof before === "number" ? Math.max(promise.added, -before) : promise.added;
  if (promise.cap === null || before === "unlimited") return 0;
  return promise.cap - (before ?? 0);
}

/** The stretches promised and not taken back since. */
function outstanding(earlier: readonly Promised[]): Stretch[] {
  const held: Stretch[] = [];
  for (const { promised: bytes, promisedFrom: from, promisedTo: to } of earlier) {
    if (from === null || to === null) continue;
    if (bytes > 0) held.push({ from, to });
    else take(held, { from, to });
  }
  return held;
}

/**
 * Removes a stretch from those held, only once where several overlap, and returns how many of its bytes were
 * held.
 */
function take(held: Stretch[], stretch: Stretch): number {
  let open: Stretch[] = [stretch];
  let taken = 0;
  for (const one of held.splice(0).reverse()) {
    let rest: Stretch[] = [one];
    const next: Stretch[] = [];
    for (const part of open) {
      const from = Math.max(part.from, one.from);
      const to = Math.min(part.to, one.to);
      if (to <= from) {
        next.push(part);
        continue;
      }
      taken += to - from;
      rest = rest.flatMap((piece) => without(piece, { from, to }));
      next.push(...without(part, { from, to }));
    }
    open = next;
    held.unshift(...rest);
  }
  return taken;
}

function without({ from, to }: Stretch, cut: Stretch): Stretch[] {
  return [
    { from, to: Math.min(to, cut.from) },
    { from: Math.max(from, cut.to), to },
  ].filter((piece) => piece.to > piece.from);
}
