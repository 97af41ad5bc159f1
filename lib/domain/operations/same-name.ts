import { storable } from "../text/storable";
import type { OperationName } from "./names";

/**
 * Whether what now has an id is what a change was meant for: a provider may give the id of one that was deleted to
 * another. Only a rename leads from one name to another.
 */
export function hasName(operation: OperationName | string, meant: string, now: string): boolean {
  return operation === "rename" || operation === "create" || storable(now) === storable(meant);
}
