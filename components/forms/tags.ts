import { withTyped } from "@/lib/domain/sub-users/tags";

/** Tags chosen so far, and what is typed and not one of them yet. */
export interface TagsValue {
  tags: string[];
  typed: string;
}

export const noTags: TagsValue = { tags: [], typed: "" };

/** All of them, with what is still only typed. */
export function allTags({ tags, typed }: TagsValue): string[] {
  return withTyped(tags, typed);
}
