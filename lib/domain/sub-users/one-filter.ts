import { filters, type Filter, type FilterKey, type FilterReading, type FilterValues } from "./filters";

// The filters by themselves, for what is no list. The table does without.

export const filterKeys = Object.keys(filters) as FilterKey[];

/** Everyone. */
export const noFilter = Object.fromEntries(
  filterKeys.map((key) => [key, filters[key].none]),
) as Readonly<FilterValues>;

/** Indexed by an unknown key, so the type is wide. */
const byKey: { [Key in FilterKey]: Filter<FilterValues[Key]> } = filters;

export function readFilter<Key extends FilterKey>(
  key: Key,
  given: string[],
): FilterReading<FilterValues[Key]> {
  return byKey[key].read(given);
}

export function writeFilter<Key extends FilterKey>(key: Key, values: Pick<FilterValues, Key>): string[] {
  return byKey[key].write(values[key]);
}
