import type { TagMode } from "../sub-users/tags";

export const tagMode = "How";
export const tagModes: Record<TagMode, string> = {
  add: "Add to the tags",
  remove: "Remove from the tags",
  replace: "Replace the tags",
};
export const tags = "Tags";
export const noTag = "Enter at least one tag.";
export const replaceTagsHelp = "Each gets exactly these. None removes all its tags.";
