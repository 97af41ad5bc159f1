"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ArrowDownWideNarrow, ArrowUpNarrowWide, Columns3, Download, Rows3 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { FilterPill, preloadFilterPanel } from "@/components/data-table/filter-pill";
import { SearchBox } from "@/components/data-table/search-box";
import { isUsual, usualLayout, type ColumnLayout } from "@/components/data-table/layout";
import { withColumn } from "@/components/data-table/visibility";
import { loadCode } from "@/components/load-code";
import { bare } from "@/components/ui/bare";
import { Button, buttonClass } from "@/components/ui/button";
import { useAllowed } from "@/components/actor";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { whenIdle } from "@/components/ui/when-idle";
import { longestSearch, noFilter } from "@/lib/domain/sub-users/filters";
import { writeSearch } from "@/lib/domain/sub-users/search";
import * as texts from "@/lib/domain/texts/table";
import { filtersOn, isFiltered, type TableView } from "@/lib/domain/sub-users/table-view";
import { subUserSortKeys, subUserSorts } from "@/lib/domain/sub-users/vocabulary";
import { subUserColumns, type SubUserColumn } from "./columns";
import { filterControls } from "./filters";

interface ToolbarProps {
  view: TableView;
  visible: Record<string, boolean>;
  /** The columns in sight, in their order. */
  shown: readonly SubUserColumn[];
  /** With one account to a provider, asking for the account would ask for the provider twice. */
  manyAccounts: boolean;
  /** Columns that would tell nothing apart. */
  idle: ReadonlySet<string>;
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  onChange: (patch: Partial<TableView>) => void;
  onLeaveSearch: () => void;
  onSearched: () => void;
}

const ArrangePanel = lazyPart(() => import("@/components/data-table/arrange-panel"), { over: true });

const pills = Object.values(filterControls).flatMap(({ pill }) => pill ?? []);
const hideable = subUserColumns.filter(({ fixed }) => !fixed);
const densities = [
  { value: "dense", label: texts.dense },
  { value: "comfortable", label: texts.comfortable },
];
const orders = subUserSortKeys.map((value) => ({ value, label: subUserSorts[value].label }));

/** All that the view lists, in its order, with the columns in sight. */
function exportPath(view: TableView, columns: readonly SubUserColumn[]): string {
  const { problems: _problems, cols: _cols, density: _density, view: _view, ...search } = view;
  const fields = columns.flatMap((column) => column.fields);
  const given = writeSearch({ ...search, page: 1, size: 50 });
  return `/api/sub-users/export${given}${given ? "&" : "?"}columns=${fields.join(",")}`;
}

export function Toolbar({
  view,
  visible,
  shown,
  manyAccounts,
  idle,
  layout,
  onLayout,
  onChange,
  onLeaveSearch,
  onSearched,
}: ToolbarProps) {
  const filters = pills.filter(
    ({ id }) => id !== "account" || manyAccounts || view.account.length > 0 || view.problems.account,
  );
  const queryClient = useQueryClient();
  /** The login alone, where the user name has the choices of a gateway around it. */
  async function searchLogin(userName: string) {
    const { byUserNameQuery } = await loadCode(() => import("./by-user-name"));
    const [found] = await queryClient.fetchQuery(byUserNameQuery(userName)).catch(() => []);
    if (found) onChange({ q: found.login ?? found.name });
  }
  const mayExport = useAllowed("sub-users.export");
  useEffect(() => whenIdle(preloadFilterPanel), []);
  const group = useId();
  const [open, setOpen] = useState(false);
  const count = filtersOn(view).filter((key) => key !== "q").length;
  const up = view.order === "asc";
  const menu = useRef<HTMLSpanElement>(null);
  const [arranging, setArranging] = useState(false);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 xl:flex-nowrap xl:items-start">
      <SearchBox
        label={texts.searchLabel}
        placeholder={texts.searchPlaceholder}
        value={view.q}
        longest={longestSearch}
        invalid={view.problems.q !== undefined}
        onChange={(q) => onChange({ q })}
        onLeave={onLeaveSearch}
        onBlur={onSearched}
        onUserName={(userName) => void searchLogin(userName)}
      />
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
        {isFiltered(view) && (
          <Button size="sm" variant="ghost" onClick={() => onChange(noFilter)}>
            {texts.clearFilters}
          </Button>
        )}
      </div>
      <div className="ml-auto flex items-center gap-0.5 max-sm:-ml-1">
        {mayExport && Object.keys(view.problems).length === 0 && (
          <a
            href={exportPath(view, shown)}
            download
            aria-label={texts.exportList}
            title={texts.exportHint}
            className={buttonClass({ variant: "ghost" })}
          >
            <Download {...bare} className="size-4" />
          </a>
        )}
        <Menu
          label={texts.sortBy}
          icon={
            up ? (
              <ArrowUpNarrowWide {...bare} className="size-4" />
            ) : (
              <ArrowDownWideNarrow {...bare} className="size-4" />
            )
          }
          items={[
            {
              kind: "choices",
              label: texts.sortBy,
              value: view.sort,
              options: orders,
              onChange: (value) => {
                const sort = subUserSortKeys.find((key) => key === value);
                if (sort) onChange({ sort, order: subUserSorts[sort].first });
              },
            },
            { kind: "separator" },
            {
              kind: "choices",
              label: texts.direction,
              value: view.order,
              options: [
                { value: "asc", label: texts.ascending },
                { value: "desc", label: texts.descending },
              ],
              onChange: (order) => onChange({ sort: view.sort, order: order === "asc" ? "asc" : "desc" }),
            },
          ]}
        />
        <span className="contents max-sm:hidden">
          <Menu
            label={texts.density}
            icon={<Rows3 {...bare} className="size-4" />}
            items={[
              {
                kind: "choices",
                label: texts.density,
                value: view.density,
                options: densities,
                onChange: (density) =>
                  onChange({ density: density === "comfortable" ? "comfortable" : "dense" }),
              },
            ]}
          />
          <span ref={menu} className="anchor">
            <Menu
              label={texts.columns}
              icon={<Columns3 {...bare} className="size-4" />}
              items={[
                ...hideable.map(({ id, label }) => ({
                  kind: "check" as const,
                  label,
                  checked: visible[id] ?? false,
                  onChange: () => onChange({ cols: withColumn(view.cols, id, idle) }),
                })),
                { kind: "separator" as const },
                { label: texts.arrangeColumns, onSelect: () => setArranging(true) },
                {
                  label: texts.usualColumns,
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
                columns={subUserColumns}
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
