import { rich } from "./message";

/** The list of runs. */
export const notRefreshed = (why: string) => `The list could not be refreshed: ${why}`;
export const draft =
  "Nothing has been sent yet. Open it to start or discard it; it is discarded after a week.";
export const percentDone = (percent: number) => `${percent} % done`;
export const reason = <Node>(text: Node) => rich`Reason: ${text}`;
export const whenAndBy = <Node>(time: Node, person: Node) => rich`${time} by ${person}`;
export const emptyTitle = "No runs yet";
export const empty =
  "A run makes the same change to many sub-users: select some in the table and choose one of the bulk actions. You see what would change before anything is sent, and can pause, retry and, where the provider allows it, undo.";
export const select = "Select sub-users";
export const createMany = "Create many";
