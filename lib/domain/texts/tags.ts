import { maxTagLength, maxTags } from "../sub-users/tags";

export const fieldLabel = "Add a tag";
export const fieldHelp = `Press Enter or type a comma to add it. At most ${maxTags} tags of ${maxTagLength} characters.`;
export const listLabel = "Tags";
export const chosen = "Chosen tags";
export const remove = (tag: string) => `Remove tag ${tag}`;
