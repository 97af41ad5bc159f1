export const mostTags = 20;
export const longestTag = 40;

/** "vip, eu ,vip" -> ["vip", "eu"]: trimmed, without blanks and doubles, added to what is there. */
export function withTyped(tags: readonly string[], typed: string): string[] {
  const wanted = typed
    .split(",")
    .map((tag) => tag.trim().slice(0, longestTag).trim())
    .filter(Boolean);
  return [...new Set([...tags, ...wanted])].slice(0, mostTags);
}
