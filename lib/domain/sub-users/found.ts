/** Where a search looks, those that tell a person most first. */
export const foundFields = ["name", "email", "login", "remoteId", "note", "tags", "customer"] as const;
export type FoundField = (typeof foundFields)[number];

/** A text in parts, of which every second one is what was searched for. */
export type Marked = readonly string[];

export interface FoundIn {
  /** Which of the words of the search are in it, by their place among them. */
  words: readonly number[];
  /** Of tags the first that has one. */
  text: Marked;
  /** All tags, those that have a word first. */
  tags?: readonly Marked[];
}

/** Where a search found a sub-user. */
export type Found = Partial<Record<FoundField, FoundIn>>;

/** The fields that have what neither the name nor one of `said` has, as few as will do. */
export function foundBeside(found: Found, said: (field: FoundField) => boolean): FoundField[] {
  const known = new Set(
    foundFields.flatMap((field) => (field === "name" || said(field) ? (found[field]?.words ?? []) : [])),
  );
  return foundFields.filter((field) => {
    const more = found[field]?.words.filter((word) => !known.has(word)) ?? [];
    for (const word of more) known.add(word);
    return more.length > 0;
  });
}
