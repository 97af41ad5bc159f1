import { storable } from "../text/storable";
import type { OperationName } from "./names";

/**
 * Whether what now has an id is what a change was meant for: a provider may give the id of one that was deleted to
 * another. Only a rename leads from one name to another.
 */
export function hasName(operation: OperationName | string, meant: string, now: string): boolean {
  return operation === "rename" || operation === "create" || storable(now) === storable(meant);
}

/** Whether a provider may have made this name of the one that was asked for: added to it, or cut it off. */
export function mayBeMadeOf(asked: string, given: string): boolean {
  const [whole, name] = [asked.toLowerCase(), given.toLowerCase()];
  return name.includes(whole) || (2 * name.length > whole.length && whole.startsWith(name));
}
