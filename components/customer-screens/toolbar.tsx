"use client";

import { ArrowDownWideNarrow, ArrowUpNarrowWide, Columns3, Download, Rows3 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useAllowed } from "@/components/actor";
import { FilterPill, preloadFilterPanel } from "@/components/data-table/filter-pill";
import { isUsual, usualLayout, type ColumnLayout } from "@/components/data-table/layout";
import { SearchBox } from "@/components/data-table/search-box";
import { withColumn } from "@/components/data-table/visibility";
import { bare } from "@/components/ui/bare";
import { Button, buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { whenIdle } from "@/components/ui/when-idle";
import { noCustomerFilter, writeCustomerSearch } from "@/lib/domain/customers/search";
import type { CustomersView } from "@/lib/domain/customers/table-view";
import { customerSortKeys, customerSorts, privateSorts } from "@/lib/domain/customers/vocabulary";
import { longestSearch } from "@/lib/domain/sub-users/filters";
import * as texts from "@/lib/domain/texts/customers";
import * as tableTexts from "@/lib/domain/texts/table";
import type { CustomerColumn } from "./columns";
import { customerFiltersOn, customerPills } from "./filters";

const ArrangePanel = lazyPart(() => import("@/components/data-table/arrange-panel"), { over: true });

const densities = [
  { value: "dense", label: tableTexts.dense },
  { value: "comfortable", label: tableTexts.comfortable },
];

interface ToolbarProps {
  view: CustomersView;
  columns: readonly CustomerColumn[];
  visible: Record<string, boolean>;
  /** The columns in sight, in their order. */
  shown: readonly CustomerColumn[];
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  onChange: (patch: Partial<CustomersView>) => void;
  onLeaveSearch: () => void;
  onSearched: () => void;
}

/** All that the view lists, in its order, with the columns in sight. */
function exportPath(view: CustomersView, columns: readonly CustomerColumn[]): string {
  const { problems: _problems, cols: _cols, density: _density, ...search } = view;
  const fields = columns.flatMap((column) => column.fields);
  const given = writeCustomerSearch({ ...search, page: 1, size: 50 });
  return `/api/customers/export${given}${given ? "&" : "?"}columns=${fields.join(",")}`;
}

export function Toolbar({
  view,
  columns,
  visible,
  shown,
  layout,
  onLayout,
  onChange,
  onLeaveSearch,
  onSearched,
}: ToolbarProps) {
  const mayExport = useAllowed("customers.export");
  const contacts = useAllowed("customers.contacts");
  useEffect(() => whenIdle(preloadFilterPanel), []);
  const group = useId();
  const [open, setOpen] = useState(false);
  const on = customerFiltersOn(view);
  const count = on.filter((key) => key !== "q").length;
  const menu = useRef<HTMLSpanElement>(null);
  const [arranging, setArranging] = useState(false);
  const orders = customerSortKeys
    .filter((key) => contacts || !privateSorts.includes(key))
    .map((value) => ({ value, label: customerSorts[value].label }));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 xl:flex-nowrap xl:items-start">
      <SearchBox
        label={texts.searchLabel}
        placeholder={contacts ? texts.searchPlaceholder : texts.searchByName}
        value={view.q}
        longest={longestSearch}
        invalid={view.problems.q !== undefined}
        onChange={(q) => onChange({ q })}
        onLeave={onLeaveSearch}
        onBlur={onSearched}
      />
      {/* On a phone the filters are one button: all of them would take half of it. */}
      <Button className="sm:hidden" aria-expanded={open} aria-controls={group} onClick={() => setOpen(!open)}>
        {count > 0 ? tableTexts.filtersOn(count) : tableTexts.filters}
      </Button>
      <div
        id={group}
        role="group"
        aria-label={tableTexts.filters}
        className={cx(
          !open && "max-sm:hidden",
          "flex min-w-0 flex-wrap items-center gap-1.5 max-xl:order-1 max-xl:w-full xl:flex-1 xl:py-0.5",
        )}
      >
        {customerPills.map((filter) => (
          <FilterPill key={filter.id} filter={filter} view={view} onChange={onChange} />
        ))}
        {on.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange(noCustomerFilter)}>
            {tableTexts.clearFilters}
          </Button>
        )}
      </div>
      <div className="ml-auto flex items-center gap-0.5 max-sm:-ml-1">
        {mayExport && Object.keys(view.problems).length === 0 && (
          <a
            href={exportPath(view, shown)}
            download
            aria-label={tableTexts.exportList}
            title={tableTexts.exportHint}
            className={buttonClass({ variant: "ghost" })}
          >
            <Download {...bare} className="size-4" />
          </a>
        )}
        <Menu
          label={tableTexts.sortBy}
          icon={
            view.order === "asc" ? (
              <ArrowUpNarrowWide {...bare} className="size-4" />
            ) : (
              <ArrowDownWideNarrow {...bare} className="size-4" />
            )
          }
          items={[
            {
              kind: "choices",
              label: tableTexts.sortBy,
              value: view.sort,
              options: orders,
              onChange: (value) => {
                const sort = customerSortKeys.find((key) => key === value);
                if (sort) onChange({ sort, order: customerSorts[sort].first });
              },
            },
            { kind: "separator" },
            {
              kind: "choices",
              label: tableTexts.direction,
              value: view.order,
              options: [
                { value: "asc", label: tableTexts.ascending },
                { value: "desc", label: tableTexts.descending },
              ],
              onChange: (order) => onChange({ sort: view.sort, order: order === "asc" ? "asc" : "desc" }),
            },
          ]}
        />
        <span className="contents max-sm:hidden">
          <Menu
            label={tableTexts.density}
            icon={<Rows3 {...bare} className="size-4" />}
            items={[
              {
                kind: "choices",
                label: tableTexts.density,
                value: view.density,
                options: densities,
                onChange: (density) =>
                  onChange({ density: density === "comfortable" ? "comfortable" : "dense" }),
              },
            ]}
          />
          <span ref={menu} className="anchor">
            <Menu
              label={tableTexts.columns}
              icon={<Columns3 {...bare} className="size-4" />}
              items={[
                ...columns
                  .filter(({ fixed }) => !fixed)
                  .map(({ id, label }) => ({
                    kind: "check" as const,
                    label,
                    checked: visible[id] ?? false,
                    onChange: () => onChange({ cols: withColumn(view.cols, id) }),
                  })),
                { kind: "separator" as const },
                { label: tableTexts.arrangeColumns, onSelect: () => setArranging(true) },
                {
                  label: tableTexts.usualColumns,
                  disabled: view.cols.length === 0 && isUsual(layout),
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
        </span>
      </div>
    </div>
  );
}
