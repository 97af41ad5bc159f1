/** What one sub-user can have. */
export const maxTags = 20;
export const maxTagLength = 40;

/**
 * Invisible characters. The joiners (U+200C, U+200D) and the emoji selector (U+FE0F) shape their neighbours,
 * so a tag may contain them.
 */
const joining = /[\u200c\u200d\ufe0f]/g;
const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb]/g;
const blanks = /[\s\u0000-\u001f\u007f-\u00a0]+/g;

/** A tag as it is stored: one Unicode form, without invisible characters. Empty when nothing is left. */
export function cleanTag(typed: string): string {
  return typed.normalize("NFC").replace(blanks, " ").replace(invisible, "").replace(/ +/g, " ").trim();
}

/** Equal for two spellings of one tag, as `tag_keys` is in the database. */
export function tagKey(tag: string): string {
  return cleanTag(tag.normalize("NFKC").replace(joining, "")).toLowerCase().replaceAll("ς", "σ");
}

/** The first spelling of each. */
export function uniqueTags(tags: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const tag of tags) if (!first.has(tagKey(tag))) first.set(tagKey(tag), tag);
  return [...first.values()];
}

/** "vip, eu ,VIP" -> ["vip", "eu"]: cleaned, without duplicates, added to the existing ones. */
export function withTyped(tags: readonly string[], typed: string): string[] {
  const wanted = typed
    .split(",")
    .map((tag) =>
      cleanTag(
        cleanTag(tag)
          .slice(0, maxTagLength)
          .toWellFormed()
          .replace(/\ufffd$/, ""),
      ),
    )
    .filter(Boolean);
  return uniqueTags([...tags, ...wanted]).slice(0, maxTags);
}

/** What is typed or written in a cell as tags, with commas between, or what is wrong with it. */
export function readTags(text: string): { tags: string[]; problem: string | null } {
  const tags = uniqueTags(text.split(",").map(cleanTag).filter(Boolean));
  const long = tags.find((tag) => tag.length > maxTagLength);
  const problem =
    long !== undefined
      ? `The tag “${long.slice(0, maxTagLength)}…” is longer than ${maxTagLength} characters.`
      : tags.length > maxTags
        ? `${tags.length} tags are more than ${maxTags}.`
        : null;
  return { tags, problem };
}

export type TagMode = "add" | "remove" | "replace";

/** The tags that a sub-user has once these were added, removed or put in the place of all. */
export function changedTags(tags: readonly string[], mode: TagMode, given: readonly string[]): string[] {
  switch (mode) {
    case "add":
      return uniqueTags([...tags, ...given]);
    case "remove":
      return withoutTags(tags, given);
    case "replace":
      return sameTags(tags, given) ? [...tags] : uniqueTags(given);
  }
}

function withoutTags(tags: readonly string[], given: readonly string[]): string[] {
  const keys = new Set(given.map(tagKey));
  return tags.filter((tag) => !keys.has(tagKey(tag)));
}

const sameTags = (one: readonly string[], other: readonly string[]) =>
  withoutTags(one, other).length === 0 && withoutTags(other, one).length === 0;
