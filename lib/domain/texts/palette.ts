import { formatCount } from "../format";
import type { ListName } from "../lists/define-list";
import { rich } from "./message";

export const pages = "Pages";
export const recent = "Recent sub-users";
export const views = "Saved views";
export const viewOf: Record<ListName, (view: string) => string> = {
  "sub-users": (view) => view,
  customers: (view) => `Customers: ${view}`,
};
export const customers = "Customers";
export const subUsers = "Sub-users";
export const firstSubUsers = (shown: number, total: number) =>
  `Sub-users, first ${formatCount(shown)} of ${formatCount(total)}`;
export const actions = "Actions";

export const whatToDo = "What to do";
export const nothingToDo = "No action is available for it.";
export const noAction = (typed: string) => `No action matches “${typed}”.`;
export const nothingFound = (typed: string) => `Nothing matches “${typed}”.`;
export const searching = "Searching…";
export const notSearched = "The sub-users could not be searched just now.";

export const opens = <Node>(key: Node) => rich`${key} opens`;
export const chooses = <Node>(key: Node) => rich`${key} chooses`;
export const showsActions = <Node>(key: Node) => rich`${key} shows what you can do with it`;
export const leadsBack = <Node>(key: Node) => rich`${key} leads back`;
export const actionsTitle = "What you can do with it";
export const usedOf = (used: string, cap: string) => `${used} / ${cap}`;
export const usedWithoutCap = (used: string) => `${used} · no cap`;
export const noCap = "no cap";
export const at = (account: string) => `${account} ·`;

export const open = "Open";
export const editTags = "Edit tags";
export const ownAccount = "Your account";
export const createSubUser = "Create sub-user";
export const createMany = "Create many";
export const invite = "Invite someone";
export const newRule = "New rule";
export const addAccount = "Add account";
export const syncNow = (account: string) => `Sync ${account} now`;
export const lightTheme = "Use light theme";
export const darkTheme = "Use dark theme";
export const systemTheme = "Follow the system’s theme";
export const showKeys = "Show keys";
export const signOut = "Sign out";

export const notAvailable = (action: string, subUser: string) => `${action} is not available for ${subUser}`;
export const notAvailableWhy = "Its provider, its state or your role does not allow it.";
export const ruleUnavailable = "The rule cannot be made now";
