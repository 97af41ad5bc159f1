/** What one sub-user can have. */
export const mostTags = 20;
export const longestTag = 40;

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
          .slice(0, longestTag)
          .toWellFormed()
          .replace(/\ufffd$/, ""),
      ),
    )
    .filter(Boolean);
  return uniqueTags([...tags, ...wanted]).slice(0, mostTags);
}
