import { storable } from "../text/storable";
import type { OperationName } from "./names";
import type { FieldConflict, Seen } from "./operation";

/**
 * Whether what now has an id is what a change was meant for: a provider may give the id of one that was
 * deleted to another. Only a rename leads from one name to another.
 */
export function hasName(operation: OperationName, meant: string, now: string): boolean {
  return operation === "rename" || operation === "create" || storable(now) === storable(meant);
}

/** What is wrong where the person saw another name than the mirror's; null where nothing is. */
export function nameConflict(seen: Seen | undefined, now: string): FieldConflict | null {
  return seen?.name === undefined || storable(seen.name) === now
    ? null
    : { field: "name", seen: seen.name, now };
}

/** Whether a provider may have made this name of the one that was asked for: added to it, or cut it off. */
export function mayBeMadeOf(asked: string, given: string): boolean {
  const [whole, name] = [asked.toLowerCase(), given.toLowerCase()];
  return name.includes(whole) || (2 * name.length > whole.length && whole.startsWith(name));
}
