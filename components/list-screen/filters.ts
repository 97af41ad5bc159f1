import type { TableFilter } from "@/components/data-table/filter";
import type { FilterKeyOf, List, ListView } from "@/lib/domain/lists/define-list";

/** Choices that never change, so a value of the view is never missing from them. */
export function fixed(options: { value: string; label: string }[]) {
  return { useOptions: () => options, useGone: () => [] };
}

/** How the toolbar offers the filters of a list. */
export function pillsOf<Values extends { q: string }, Sort extends string>(list: List<Values, Sort>) {
  type View = ListView<Values, Sort>;
  type Pill = TableFilter<View>;
  type Key = FilterKeyOf<Values>;
  /** The filters with such values. */
  type KeyOf<Value> = { [K in Key]: Values[K] extends Value ? K : never }[Key];

  const ofKey = (key: Key) => ({
    id: key,
    label: list.filters[key].label,
    read: (view: View) => list.filters[key].write(view[key]),
    trouble: ({ problems }: View) => problems[key],
  });

  return {
    /** One answer at a time. */
    one(key: KeyOf<number | boolean | string | null>, options: { value: string; label: string }[]): Pill {
      return {
        ...ofKey(key),
        ...fixed(options),
        kind: "one",
        write(values) {
          const reading =
            values.length === 0 ? { value: list.filters[key].none } : list.filters[key].read(values);
          const patch: Partial<View> = {};
          if ("value" in reading) Object.assign(patch, { [key]: reading.value });
          return patch;
        },
      };
    },
    /** Any number of them. */
    many(
      key: KeyOf<string[]>,
      choices: Pick<Pill, "useOptions" | "useGone"> & Partial<Pick<Pill, "write" | "same" | "searched">>,
    ): Pill {
      return {
        ...ofKey(key),
        most: list.filters[key].most,
        kind: "many",
        read: (view) => view[key] as string[],
        write: (values) => ({ [key]: values }) as Partial<View>,
        ...choices,
      };
    },
  };
}
