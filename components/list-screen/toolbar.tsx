"use client";

import { ArrowDownWideNarrow, ArrowUpNarrowWide, Columns3, Download, FunnelX, Rows3 } from "lucide-react";
import { memo, useEffect, useId, useRef, useState } from "react";
import type { TableFilter } from "@/components/data-table/filter";
import { FilterPill, preloadFilterPanel } from "@/components/data-table/filter-pill";
import { isUsual, usualLayout, type ColumnLayout } from "@/components/data-table/layout";
import { SearchBox } from "@/components/data-table/search-box";
import { withColumn } from "@/components/data-table/visibility";
import { iconProps } from "@/components/ui/icon-props";
import { Button, buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { whenIdle } from "@/components/ui/when-idle";
import type { List, ListView } from "@/lib/domain/lists/define-list";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import * as texts from "@/lib/domain/texts/table";
import type { ListColumn } from "./column";

const ArrangePanel = lazyPart(() => import("@/components/data-table/arrange-panel"), { over: true });

const densities = [
  { value: "dense", label: texts.dense },
  { value: "comfortable", label: texts.comfortable },
];

/** What a list offers above its rows. */
export interface ToolbarOffers<Values extends { q: string }, Sort extends string> {
  words: { searchLabel: string; searchPlaceholder: string };
  /** How each filter but the search is offered, in its order. */
  filters: readonly TableFilter<ListView<Values, Sort>>[];
  /** What this person may order by; all that the list knows without it. */
  orders?: readonly Sort[];
  /** Where its export is; null for a person who may not have it. */
  exportPath: string | null;
  /** A connection string was pasted into the search. */
  onUserName?: (userName: string) => void;
}

interface ToolbarProps<Values extends { q: string }, Sort extends string>
  extends ToolbarOffers<Values, Sort> {
  list: List<Values, Sort>;
  view: ListView<Values, Sort>;
  columns: readonly ListColumn<never, never>[];
  /** The columns that were chosen; none where they are the usual ones. */
  cols: readonly string[];
  visible: Record<string, boolean>;
  /** The columns in sight, in their order. */
  shown: readonly ListColumn<never, never>[];
  /** Columns that would tell nothing apart. */
  idle?: ReadonlySet<string>;
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  onChange: (patch: Partial<ListView<Values, Sort>>) => void;
  onLeaveSearch: () => void;
  onSearched: () => void;
}

export function Toolbar<Values extends { q: string }, Sort extends string>({
  list,
  view,
  words,
  filters,
  orders = list.sortKeys,
  exportPath,
  onUserName,
  shown,
  onChange,
  onLeaveSearch,
  onSearched,
  ...rest
}: ToolbarProps<Values, Sort>) {
  const filtered = list.filtersOn(view);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 xl:flex-nowrap xl:items-start">
      <SearchBox
        label={words.searchLabel}
        placeholder={words.searchPlaceholder}
        value={view.q}
        longest={maxSearchLength}
        invalid={view.problems.q !== undefined}
        onChange={(q) => onChange({ q } as Partial<ListView<Values, Sort>>)}
        onLeave={onLeaveSearch}
        onBlur={onSearched}
        onUserName={onUserName}
      />
      <Filters
        list={list}
        view={useFiltersOf(list, view)}
        searching={filtered.includes("q")}
        filters={filters}
        onChange={onChange}
      />
      <div className="ml-auto flex items-center gap-0.5 max-sm:-ml-1">
        {/* Where all is one row its room is kept, so that what is typed into the search moves nothing. */}
        <Button
          variant="ghost"
          className={cx("shrink-0 max-xl:hidden", filtered.length === 0 && "invisible")}
          aria-label={texts.clearFilters}
          title={texts.clearFilters}
          icon={<FunnelX {...iconProps} className="size-4" />}
          onClick={() => onChange(list.noFilter)}
        >
          <span className="max-2xl:hidden">{texts.clearFilters}</span>
        </Button>
        {exportPath !== null && Object.keys(view.problems).length === 0 && (
          <a
            href={exportAddress(list, exportPath, view, shown)}
            download
            aria-label={texts.exportList}
            title={texts.exportHint}
            className={buttonClass({ variant: "ghost" })}
          >
            <Download {...iconProps} className="size-4" />
          </a>
        )}
        <OrderMenu list={list} orders={orders} sort={view.sort} order={view.order} onChange={onChange} />
        <span className="contents max-sm:hidden">
          <ColumnMenus
            {...rest}
            shown={shown}
            density={view.density}
            // The compiler cannot see that what every view has is part of this one.
            onChange={onChange as (patch: Partial<Arrangement>) => void}
          />
        </span>
      </div>
    </div>
  );
}

/**
 * The view as of the last change of a filter other than the search, so that a key or an order
 * draws no filter again.
 */
function useFiltersOf<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  view: ListView<Values, Sort>,
): ListView<Values, Sort> {
  const { q: _search, ...given } = list.textsOf(view, view.problems);
  const said = JSON.stringify(given);
  const [kept, setKept] = useState({ list, said, view });
  if (kept.list === list && kept.said === said) return kept.view;
  setKept({ list, said, view });
  return view;
}

interface FiltersProps<Values extends { q: string }, Sort extends string>
  extends Pick<ToolbarProps<Values, Sort>, "list" | "view" | "filters" | "onChange"> {
  /** The search narrows the rows down as well. */
  searching: boolean;
}

function FilterRow<Values extends { q: string }, Sort extends string>({
  list,
  view,
  searching,
  filters,
  onChange,
}: FiltersProps<Values, Sort>) {
  useEffect(() => whenIdle(preloadFilterPanel), []);
  const group = useId();
  const [open, setOpen] = useState(false);
  const count = list.filtersOn(view).filter((key) => key !== "q").length;
  return (
    <>
      {/* On a phone the filters are one button: all of them would take half of it. */}
      <Button className="sm:hidden" aria-expanded={open} aria-controls={group} onClick={() => setOpen(!open)}>
        {count > 0 ? texts.filtersOn(count) : texts.filters}
      </Button>
      <div
        id={group}
        role="group"
        aria-label={texts.filters}
        className={cx(
          !open && "max-sm:hidden",
          "flex min-w-0 flex-wrap items-center gap-1.5 max-xl:order-1 max-xl:w-full xl:flex-1 xl:py-0.5",
        )}
      >
        {filters.map((filter) => (
          <FilterPill key={filter.id} filter={filter} view={view} onChange={onChange} />
        ))}
        {(searching || count > 0) && (
          <Button size="sm" variant="ghost" className="xl:hidden" onClick={() => onChange(list.noFilter)}>
            {texts.clearFilters}
          </Button>
        )}
      </div>
    </>
  );
}

const Filters = memo(FilterRow) as typeof FilterRow;

interface OrderProps<Values extends { q: string }, Sort extends string> {
  list: List<Values, Sort>;
  orders: readonly Sort[];
  sort: Sort;
  order: "asc" | "desc";
  onChange: (patch: Partial<ListView<Values, Sort>>) => void;
}

function Order<Values extends { q: string }, Sort extends string>({
  list,
  orders,
  sort,
  order,
  onChange,
}: OrderProps<Values, Sort>) {
  const change = (by: Sort, direction: "asc" | "desc") =>
    onChange({ sort: by, order: direction } as Partial<ListView<Values, Sort>>);
  const Sign = order === "asc" ? ArrowUpNarrowWide : ArrowDownWideNarrow;
  return (
    <Menu
      label={texts.sortBy}
      icon={<Sign {...iconProps} className="size-4" />}
      items={[
        {
          kind: "choices",
          label: texts.sortBy,
          value: sort,
          options: orders.map((value) => ({ value, label: list.sorts[value].label })),
          onChange: (value) => {
            const by = orders.find((key) => key === value);
            if (by) change(by, list.sorts[by].first);
          },
        },
        { kind: "separator" },
        {
          kind: "choices",
          label: texts.direction,
          value: order,
          options: [
            { value: "asc", label: texts.ascending },
            { value: "desc", label: texts.descending },
          ],
          onChange: (direction) => change(sort, direction === "asc" ? "asc" : "desc"),
        },
      ]}
    />
  );
}

const OrderMenu = memo(Order) as typeof Order;

/** What of a view says how its rows are shown. */
type Arrangement = Pick<ListView<{ q: string }, string>, "cols" | "density">;

interface ColumnMenusProps
  extends Pick<Arrangement, "density">,
    Pick<
      ToolbarProps<{ q: string }, string>,
      "columns" | "cols" | "visible" | "shown" | "idle" | "layout" | "onLayout"
    > {
  onChange: (patch: Partial<Arrangement>) => void;
}

const ColumnMenus = memo(function ColumnMenus({
  cols,
  density,
  columns,
  visible,
  shown,
  idle,
  layout,
  onLayout,
  onChange,
}: ColumnMenusProps) {
  const menu = useRef<HTMLSpanElement>(null);
  const [arranging, setArranging] = useState(false);
  return (
    <>
      <Menu
        label={texts.density}
        icon={<Rows3 {...iconProps} className="size-4" />}
        items={[
          {
            kind: "choices",
            label: texts.density,
            value: density,
            options: densities,
            onChange: (density) => onChange({ density: density === "comfortable" ? "comfortable" : "dense" }),
          },
        ]}
      />
      <span ref={menu} className="anchor">
        <Menu
          label={texts.columns}
          icon={<Columns3 {...iconProps} className="size-4" />}
          items={[
            ...columns
              .filter(({ fixed }) => !fixed)
              .map(({ id, label }) => ({
                kind: "check" as const,
                label,
                checked: visible[id] ?? false,
                onChange: () => onChange({ cols: withColumn(cols, id, idle) }),
              })),
            { kind: "separator" as const },
            { label: texts.arrangeColumns, onSelect: () => setArranging(true) },
            {
              label: texts.usualColumns,
              disabled: cols.length === 0 && isUsual(layout),
              onSelect: () => {
                onChange({ cols: [] });
                onLayout(usualLayout);
              },
            },
          ]}
        />
        {arranging && (
          <ArrangePanel
            frame={menu}
            columns={columns}
            shown={shown}
            layout={layout}
            onLayout={onLayout}
            onClose={() => setArranging(false)}
          />
        )}
      </span>
    </>
  );
});

/** All that the view lists, in its order, with the columns in sight. */
function exportAddress<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  path: string,
  view: ListView<Values, Sort>,
  columns: readonly ListColumn<never, never>[],
): string {
  const fields = columns.flatMap((column) => column.fields);
  const given = list.write({ ...list.paramsOf(view), page: 1, size: 50 });
  return `${path}${given}${given ? "&" : "?"}columns=${fields.join(",")}`;
}
