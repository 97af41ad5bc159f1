"use client";

import { useEffect, useMemo, useState, type ReactNode } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { inOrder } from "@/components/data-table/layout";
import { Pagination } from "@/components/data-table/pagination";
import { visibilityOf } from "@/components/data-table/visibility";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { formatCount, visibleText } from "@/lib/domain/format";
import type { ListView } from "@/lib/domain/lists/define-list";
import { pageSizes } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/table";
import type { ListColumn } from "./column";
import { Toolbar, type ToolbarOffers } from "./toolbar";
import { useColumnLayout, type KeptLayout } from "./use-column-layout";
import type { ListState } from "./use-list-screen";

interface ListScreenProps<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
  Env,
  Column extends ListColumn<Row, Env>,
> extends ToolbarOffers<Values, Sort> {
  screen: ListState<Values, Sort, Row>;
  title: string;
  /** Beside the title. */
  beside?: ReactNode;
  /** What can be made or begun here. */
  actions?: ReactNode;
  /** Of what the table is drawn in. */
  className?: string;
  columns: readonly Column[];
  /** Columns that would tell nothing apart. */
  idle?: ReadonlySet<string>;
  kept: KeptLayout;
  /** What cells need beside their row; every row is drawn again when it changes. */
  env: Env;
  onEdit?: (row: Row, what: string) => void;
  onFollow?: (href: string) => void;
  /** Why there is no row, and what to do next. */
  empty: ReactNode;
  /** What can be done with the rows that are selected; asked for while there are any. */
  selection: (columns: readonly Column[]) => ReactNode;
  /** Above the pages. */
  notice?: ReactNode;
  /** The menu of a row and dialogs. */
  children: ReactNode;
}

const nameOf = ({ name }: { name: string }) => visibleText(name);
const nothingToEdit = () => {};

/** A page with one list: its heading, what is above its rows, the rows, the selection and the pages. */
export function ListScreen<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
  Env,
  Column extends ListColumn<Row, Env>,
>({
  screen,
  title,
  beside,
  actions,
  className,
  columns,
  idle,
  kept,
  env,
  onEdit = nothingToEdit,
  onFollow,
  empty,
  selection,
  notice,
  children,
  ...offers
}: ListScreenProps<Values, Sort, Row, Env, Column>) {
  const { view, change, rows, sight, lastPage, store, frame } = screen;
  const [layout, setLayout] = useColumnLayout(kept);
  // Kept while it is equal: the view is read anew with each key, and other columns would
  // draw every row again.
  const named = view.cols.join(",");
  const cols = useMemo(() => (named === "" ? [] : named.split(",")), [named]);
  const visible = useMemo(() => visibilityOf(columns, cols, idle), [columns, cols, idle]);
  const shown = useMemo(
    () => inOrder(columns, layout).filter(({ id }) => visible[id]),
    [columns, layout, visible],
  );
  const go = (patch: { page?: number; size?: (typeof pageSizes)[number] }) =>
    change(patch as Partial<ListView<Values, Sort>>);
  return (
    <div className="table-page">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-2">
          <h1 className="whitespace-nowrap text-lg font-semibold tracking-tight">
            {title}{" "}
            <span className="ml-1 text-[0.8125rem] font-normal text-muted tabular-nums">
              {rows.loaded && screen.problem === null && formatCount(rows.total)}
            </span>
          </h1>
          {beside}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      <Toolbar
        {...offers}
        list={screen.list}
        view={view}
        columns={columns}
        cols={cols}
        visible={visible}
        shown={shown}
        idle={idle}
        layout={layout}
        onLayout={setLayout}
        onChange={change}
        onLeaveSearch={screen.toRows}
        onSearched={screen.settle}
      />
      {rows.error && (
        <Banner
          tone="bad"
          className="mb-3"
          action={
            <Button size="sm" onClick={() => void rows.refetch()}>
              {texts.tryAgain}
            </Button>
          }
        >
          {rows.error.message} {rows.loaded && texts.readLast}
        </Banner>
      )}
      <div ref={frame} className={className ? `${className} table-box` : "table-box"}>
        <Progress busy={rows.busy} />
        {rows.loaded || rows.error ? (
          <DataTable
            label={title}
            columns={columns}
            visible={visible}
            layout={layout}
            onLayout={setLayout}
            rows={sight.rows}
            page={sight.seen.page}
            idOf={screen.idOf}
            nameOf={nameOf}
            env={env}
            store={store}
            chosen={screen.chosen}
            sort={screen.sort}
            onSort={screen.onSort}
            onOpen={screen.open}
            onMenu={screen.onMenu}
            onEdit={onEdit}
            onFollow={onFollow}
            onApproach={screen.preload}
            comfortable={view.density === "comfortable"}
            busy={sight.busy}
            empty={rows.total === 0 && !rows.error && empty}
          />
        ) : (
          <div className="table-skeleton" />
        )}
        {screen.anySelected && selection(shown)}
        {notice}
        <Pagination
          page={Math.min(view.page, lastPage)}
          size={view.size}
          total={rows.total}
          sizes={pageSizes}
          onPage={(page) => go({ page })}
          onSize={(size) => go({ size: pageSizes.find((each) => each === size), page: 1 })}
          onNear={rows.prefetchNext}
        />
      </div>
      {children}
    </div>
  );
}

/** In milliseconds: rows that come sooner need no sign of their coming. */
const soon = 150;

function Progress({ busy }: { busy: boolean }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), soon);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);
  return busy && late && <div className="table-progress" />;
}
