/** In an image of a sub-user, a limit of its provider's own: what it is called there comes after the dot. */
export type LimitKey = `limits.${string}`;

const start = "limits.";
export const limitKey = (name: string): LimitKey => `${start}${name}`;
export const isLimitKey = (field: string): field is LimitKey => field.startsWith(start);
export const limitName = (key: LimitKey) => key.slice(start.length);

/** In an image null is "not reported", so that none is set is a word. */
export const noneSet = "none";

/** By `limits.<name>`: a limit that is not set is "none", one that is not reported is left out. */
export function limitsImage(
  limits: Readonly<Record<string, number | null | undefined>> | null | undefined,
): Record<LimitKey, number | string> {
  return Object.fromEntries(
    Object.entries(limits ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [limitKey(name), value ?? noneSet]),
  );
}

/** The input that sets it to what an image shows, in the form that `asked` had: a choice is a text. */
export function limitInput(shown: unknown, asked: unknown): unknown {
  if (shown === noneSet) return null;
  return typeof asked === "string" ? String(shown) : shown;
}

/** The number that an image has, or null where none is set; undefined where it shows no limit. */
export function limitShown(shown: unknown): number | null | undefined {
  if (shown === noneSet) return null;
  return typeof shown === "number" ? shown : undefined;
}
