"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useActor } from "@/components/actor";
import { DataTable } from "@/components/data-table/data-table";
import { inOrder } from "@/components/data-table/layout";
import { Pagination } from "@/components/data-table/pagination";
import { SelectionStore } from "@/components/data-table/selection-store";
import { useRowCommands } from "@/components/data-table/use-row-commands";
import { visibilityOf } from "@/components/data-table/visibility";
import { isTyping } from "@/components/keys/is-typing";
import { accountsQuery } from "@/components/queries";
import { useColumnLayout, type KeptLayout } from "@/components/sub-users/use-column-layout";
import { Banner } from "@/components/ui/banner";
import { bare } from "@/components/ui/bare";
import { Button, buttonClass } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { useGo } from "@/components/ui/progress";
import { adoptPath, customerPath } from "@/lib/domain/customers/address";
import type { CustomerRow } from "@/lib/domain/customers/row";
import { customerProblemText, noCustomerFilter } from "@/lib/domain/customers/search";
import type { CustomerSortKey } from "@/lib/domain/customers/vocabulary";
import { formatCount, visibleText } from "@/lib/domain/format";
import { pageSizes } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/customers";
import { customerColumnsFor, type CustomerColumn } from "./columns";
import type { AskedOfCustomer } from "./dialogs/asked";
import { Toolbar } from "./toolbar";
import { useCustomers } from "./use-customers";
import { useCustomersView } from "./use-customers-view";

const RowMenu = lazyPart(() => import("./row-menu"), { over: true });
const CustomersSelection = lazyPart(() => import("./customers-selection"));
const Nothing = lazyPart(() => import("./empty"));
const CreateDialog = lazyPart(() => import("./dialogs/create-dialog"), { over: true });
const CustomerDialog = lazyPart(() => import("./dialogs/customer-dialog"), { over: true });

type Ask = { kind: "create" } | { kind: "change"; what: AskedOfCustomer; id: string };

const idOf = ({ id }: CustomerRow) => id;
const nameOf = ({ name }: CustomerRow) => visibleText(name);
const nothingToEdit = () => {};

/** What a press on a row may need: fetched as soon as one comes near it. */
const preloadOfRows = () => {
  RowMenu.preload();
  CustomersSelection.preload();
};

export function CustomersScreen({ kept }: { kept: KeptLayout }) {
  const { go, going } = useGo();
  const { permissions } = useActor();
  const contacts = permissions.includes("customers.contacts");
  const columns = customerColumnsFor(contacts);
  const { view, params, change, settle, keys } = useCustomersView();
  const problem = customerProblemText(view.problems);
  const accounts = useQuery(accountsQuery()).data;
  const list = useCustomers(params, problem === null);
  const [store] = useState(() => new SelectionStore<CustomerRow>());
  const anySelected = useSyncExternalStore(
    store.subscribe,
    () => store.selection().size > 0,
    () => false,
  );
  const frame = useRef<HTMLDivElement>(null);
  const [ask, setAsk] = useState<Ask | null>(null);
  const [menu, setMenu] = useState<{ row: CustomerRow; button: HTMLButtonElement } | null>(null);

  // What is chosen is chosen from the rows in sight, which may still be those of the view before.
  const [seen, setSeen] = useState(keys);
  if (!list.stale && seen !== keys) setSeen(keys);
  const chosen = useCallback(
    (row: CustomerRow) => ({ key: row.id, name: row.name, row, filter: seen.filter, page: seen.page }),
    [seen],
  );

  // What does not change: an account's state does with every reading, and the rows need none of it.
  const labels = JSON.stringify(
    accounts?.map(({ provider, providerLabel, mark }) => [provider, { providerLabel, mark }]) ?? [],
  );
  const env = useMemo(
    () => ({
      providers: Object.fromEntries(JSON.parse(labels) as [string, never][]),
      comfortable: view.density === "comfortable",
    }),
    [labels, view.density],
  );
  const visible = useMemo(() => visibilityOf(columns, view.cols), [columns, view.cols]);
  const [layout, setLayout] = useColumnLayout(kept);
  const shown = useMemo(
    () => inOrder(columns, layout).filter(({ id }) => visible[id]),
    [columns, layout, visible],
  );
  const sort = useMemo(() => ({ key: view.sort, order: view.order }), [view.sort, view.order]);

  const onSort = useCallback(
    ({ sort: by }: Pick<CustomerColumn, "sort">) => {
      if (!by) return;
      const again = by.key === sort.key;
      change({
        sort: by.key as CustomerSortKey,
        order: again ? (sort.order === "asc" ? "desc" : "asc") : by.first,
      });
    },
    [change, sort],
  );
  const onOpen = useCallback(
    (row: CustomerRow, elsewhere: boolean) => {
      if (elsewhere) return void window.open(customerPath(row.id), "_blank", "noopener");
      store.open(row.id);
      store.activate(row.id);
      void settle().then(() => go(customerPath(row.id)));
    },
    [go, settle, store],
  );
  // It came, or was called off.
  useEffect(() => {
    if (!going) store.open(null);
  }, [going, store]);
  const onMenu = useCallback(
    (row: CustomerRow, button: HTMLButtonElement) =>
      setMenu((now) => (now?.button === button ? null : { row, button })),
    [],
  );
  const toRows = useCallback(() => {
    preloadOfRows();
    frame.current?.querySelector<HTMLElement>("tbody tr[tabindex='0']")?.focus();
  }, []);
  useRowCommands({ frame, rows: list.rows, store, chosen, onMenu });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (event.key === "Escape") store.clear();
      else if (event.key === "ArrowDown" && event.target === document.body) {
        event.preventDefault();
        toRows();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [store, toRows]);

  // A page that is no more: the filter narrowed, or its last rows went away.
  const lastPage = Math.max(1, Math.ceil(list.total / view.size));
  useEffect(() => {
    if (list.loaded && !list.stale && view.page > lastPage) change({ page: lastPage }, { replace: true });
  }, [list.loaded, list.stale, view.page, lastPage, change]);

  const mayWrite = permissions.includes("customers.write");
  return (
    <div className="table-page">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="whitespace-nowrap text-lg font-semibold tracking-tight">
          {texts.title}{" "}
          <span className="ml-1 text-[0.8125rem] font-normal text-muted tabular-nums">
            {list.loaded && problem === null && formatCount(list.total)}
          </span>
        </h1>
        <div className="flex items-center gap-2">
          {permissions.includes("bulk.customers") && (
            <Link href={adoptPath} className={buttonClass()}>
              {texts.adopt}
            </Link>
          )}
          {mayWrite && (
            <Button
              variant="primary"
              icon={<Plus {...bare} className="size-4" />}
              onClick={() => setAsk({ kind: "create" })}
            >
              {texts.create}
            </Button>
          )}
        </div>
      </div>
      <Toolbar
        view={view}
        columns={columns}
        visible={visible}
        shown={shown}
        layout={layout}
        onLayout={setLayout}
        onChange={change}
        onLeaveSearch={toRows}
        onSearched={() => void settle()}
      />
      {list.error && (
        <Banner
          tone="bad"
          className="mb-3"
          action={
            <Button size="sm" onClick={() => void list.refetch()}>
              {texts.tryAgain}
            </Button>
          }
        >
          {list.error.message} {list.loaded && texts.readLast}
        </Banner>
      )}
      <div ref={frame} className="customers table-box">
        <div className={list.busy ? "table-progress going" : "table-progress"} />
        {list.loaded || list.error ? (
          <DataTable
            label={texts.title}
            columns={columns}
            visible={visible}
            layout={layout}
            onLayout={setLayout}
            rows={list.rows}
            page={seen.page}
            idOf={idOf}
            nameOf={nameOf}
            env={env}
            store={store}
            chosen={chosen}
            sort={sort}
            onSort={onSort}
            onOpen={onOpen}
            onMenu={onMenu}
            onEdit={nothingToEdit}
            onApproach={preloadOfRows}
            comfortable={env.comfortable}
            busy={list.busy}
            empty={
              list.total === 0 &&
              !list.error && (
                <Nothing
                  view={view}
                  problem={problem}
                  onClear={() => change(noCustomerFilter)}
                  onClosedToo={() => change({ state: "all" })}
                  onCreate={mayWrite ? () => setAsk({ kind: "create" }) : undefined}
                />
              )
            }
          />
        ) : (
          <div className="table-skeleton" />
        )}
        {anySelected && (
          <CustomersSelection
            store={store}
            params={params}
            keys={keys}
            applicable={problem === null}
            total={list.total}
            columns={shown}
          />
        )}
        <Pagination
          page={Math.min(view.page, lastPage)}
          size={view.size}
          total={list.total}
          sizes={pageSizes}
          onPage={(page) => change({ page })}
          onSize={(size) => change({ size: pageSizes.find((each) => each === size), page: 1 })}
          onNear={list.prefetchNext}
        />
      </div>
      {menu && (
        <RowMenu
          key={menu.row.id}
          customer={menu.row}
          button={menu.button}
          onOpen={() => onOpen(menu.row, false)}
          onAsk={(what) => setAsk({ kind: "change", what, id: menu.row.id })}
          onClose={() => setMenu(null)}
        />
      )}
      {ask?.kind === "create" && (
        <CreateDialog onCreated={(id) => go(customerPath(id))} onClose={() => setAsk(null)} />
      )}
      {ask?.kind === "change" && <CustomerDialog what={ask.what} id={ask.id} onClose={() => setAsk(null)} />}
    </div>
  );
}
