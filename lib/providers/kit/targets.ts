import "server-only";
import type { Target } from "../provider";
import type { Failures } from "./failures";

/** The sub-user that an operation is about; an operation on none is refused. */
export function known(target: Target | null, failures: Failures): Target {
  if (!target) throw failures.contract("write", "No sub-user was named.");
  return target;
}

/**
 * An id that can be a segment of a path. Percent-encoding leaves "." and ".." alone, and they would climb the
 * path; an empty one would ask for the whole list.
 */
export function asSegment(id: string, failures: Failures): string {
  if (id === "" || id === "." || id === "..") throw failures.unsendable();
  return id;
}

/** An id that the provider wants as a number. Refused and not rounded: a rounded id is another sub-user's. */
export function asNumber(id: string, failures: Failures): number {
  const number = Number(id);
  if (!/^[1-9]\d*$/.test(id) || !Number.isSafeInteger(number)) throw failures.unsendable();
  return number;
}
