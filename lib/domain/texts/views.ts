import type { ListName } from "../lists/define-list";

/** A list without any filter. */
export const everything: Record<ListName, string> = {
  "sub-users": "All sub-users",
  customers: "Active customers",
};
export const yours = "Yours";
export const sharedByOthers = "Shared by others";
export const notApplicable = "cannot be applied";
export const shared = "shared";

export const saveCurrent = "Save current view…";
export const newName = "Name of the new view";
export const save = "Save view";

export const problem = (why: string) =>
  `This view cannot be applied. ${why} Change the marked filter in the table and update the view, or delete it.`;
export const sharedWithEveryone = "Shared with everyone";
export const update = (name: string) => `Update “${name}”`;
export const renameFirst = "Rename…";
export const deleteFirst = "Delete…";
export const rename = "Rename view";
export const renameTo = "New name";
export const deleteQuestion: Record<ListName, string> = {
  "sub-users": "Delete it? Sub-users are not touched.",
  customers: "Delete it? Customers are not touched.",
};
export const deleteSharedQuestion: Record<ListName, string> = {
  "sub-users": "Delete it for everyone? Sub-users are not touched.",
  customers: "Delete it for everyone? Customers are not touched.",
};
export const deleteView = "Delete view";
export const keep = "Keep it";
