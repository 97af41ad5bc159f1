"use client";

import { TriangleAlert, X } from "lucide-react";
import { lazyPart } from "@/components/ui/lazy-part";
import { Rich } from "@/components/ui/rich";
import { PopoverButton } from "@/components/ui/popover";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/table";
import { sameChoice, type TableFilter } from "./filter";

const FilterPanel = lazyPart(() => import("./filter-panel"), { over: true });

/** The panel is the same for every filter: fetched for one, it is there for all. */
export const preloadFilterPanel = FilterPanel.preload;

interface FilterPillProps<View> {
  filter: TableFilter<View>;
  view: View;
  onChange: (patch: Partial<View>) => void;
}

/** A filter that is off offers itself; one that is on says what it lets through and can be taken away. */
export function FilterPill<View>({ filter, view, onChange }: FilterPillProps<View>) {
  const values = filter.read(view);
  const trouble = filter.trouble(view);
  const on = values.length > 0 || trouble !== undefined;
  const set = (next: string[]) => onChange(filter.write(next));
  return (
    <span
      className={on ? (trouble ? "pill on bad" : "pill on") : "pill"}
      title={trouble && visibleText(trouble.message)}
    >
      <PopoverButton
        label={filter.label}
        size="sm"
        variant="ghost"
        className="pill-button"
        icon={
          trouble ? (
            <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0 text-bad" />
          ) : (
            !on && <span aria-hidden="true" className="plus" />
          )
        }
        panel={FilterPanel}
        preload={FilterPanel.preload}
        given={{ filter, values, trouble, onChange: set }}
      >
        {on ? <Said filter={filter} values={trouble?.given ?? values} /> : filter.label}
        {trouble && <span className="sr-only">{texts.cannotBeApplied}</span>}
      </PopoverButton>
      {on && (
        <button
          type="button"
          aria-label={texts.removeFilter(filter.label)}
          className="mr-0.5 grid size-6 shrink-0 place-items-center rounded-full text-muted hover:text-ink"
          onClick={() => set([])}
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      )}
    </span>
  );
}

/** Only a filter that is on asks for its choices before its panel is opened. */
function Said<View>({ filter, values }: { filter: TableFilter<View>; values: string[] }) {
  const options = filter.useOptions(values);
  const gone = filter.useGone(values);
  const labelOf = (value: string) =>
    texts.choice(
      options.find((option) => sameChoice(filter, option.value, value))?.label ?? visibleText(value),
      gone.includes(value),
    );
  const said = values.map(labelOf).join(", ");
  return (
    <span className="truncate" title={values.length > 1 ? said : undefined}>
      <Rich
        parts={texts.filterSaid(<span className="text-muted">{texts.filterLabel(filter.label)}</span>, said)}
      />
    </span>
  );
}
