import { longestTag, mostTags } from "../sub-users/tags";

export const fieldLabel = "Add a tag";
export const fieldHelp = `Enter or a comma adds it. At most ${mostTags} tags of ${longestTag} characters.`;
export const listLabel = "Tags";
export const chosen = "Chosen tags";
export const remove = (tag: string) => `Remove tag ${tag}`;
