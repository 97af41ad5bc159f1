import { rich } from "./message";

export const title = "Create sub-user";
export const notOffered = "No connected account offers this, or your role does not allow it.";
export const account = "Account";
/** Under the title: where it is created, which is said where there is no choice, and for whom. */
export const about = (account: string | null, customer: string | null) =>
  account === null
    ? customer === null
      ? undefined
      : `For ${customer}`
    : customer === null
      ? `At ${account}`
      : `At ${account}, for ${customer}`;
export const accountAt = (account: string, provider: string) => `${account} (${provider})`;
export const tags = "Tags";
export const createAsWell = "Create it as well";

export const created = (name: string) => `${name} is created`;
export const addTraffic = "Add traffic";
export const open = "Open";
export const assigned = <Node>(customer: Node) => rich`Assigned to ${customer}.`;
/** Where its outcome became known without its id. */
export const assignedOnceListed = <Node>(customer: Node) =>
  rich`It is assigned to ${customer} once its provider lists it.`;
export const notAssigned = (customer: string) => `It was not assigned to ${customer}.`;

export const beyondPoolTitle = "Create it with more than the pool has?";
export const createAnyway = (amount: string) => `Create it and add ${amount} anyway`;
export const back = "Back";
