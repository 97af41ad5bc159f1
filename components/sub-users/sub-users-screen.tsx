"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { ReadingNotice } from "@/components/accounts/reading-notice";
import { DataTable } from "@/components/data-table/data-table";
import { inOrder } from "@/components/data-table/layout";
import { useRowCommands } from "@/components/data-table/use-row-commands";
import { useInSight } from "@/components/keys/commands";
import { isTyping } from "@/components/keys/is-typing";
import { useKeyWords } from "@/components/keys/use-keys";
import { Pagination } from "@/components/data-table/pagination";
import { SelectionStore } from "@/components/data-table/selection-store";
import { visibilityOf } from "@/components/data-table/visibility";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { accountsQuery } from "@/components/queries";
import { useActor } from "@/components/actor";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { Banner } from "@/components/ui/banner";
import { bare } from "@/components/ui/bare";
import { Button, buttonClass } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { useGo } from "@/components/ui/progress";
import { ViewsButton } from "@/components/views/views-button";
import { noFilter } from "@/lib/domain/sub-users/filters";
import { problemText, writeSearch } from "@/lib/domain/sub-users/search";
import { pageSizes, type SubUserSortKey } from "@/lib/domain/sub-users/vocabulary";
import { formatCount, visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/table";
import type { SubUserEnv } from "./cells";
import { subUserColumns, type SubUserColumn } from "./columns";
import { idleColumns } from "./idle-columns";
import { importing } from "./importing";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { Toolbar } from "./toolbar";
import { useColumnLayout, type KeptLayout } from "./use-column-layout";
import { useSubUsers } from "./use-sub-users";
import { useWayBack } from "./use-way-back";
import { keptSelection, openFrom } from "./way-back";
import { useView } from "./use-view";

const RowMenu = lazyPart(() => import("./row-menu"), { over: true });
const SubUsersSelection = lazyPart(() => import("./sub-users-selection"));
const BulkActions = lazyPart(() => import("@/components/runs/bulk-actions"), {
  whileLoading: (
    <Button size="sm" variant="primary" disabled>
      {texts.bulkActions}
    </Button>
  ),
});
const Nothing = lazyPart(() => import("./empty"));
const EditTagsDialog = lazyPart(() => import("./edit-tags-dialog"), { over: true });
const AssignDialog = lazyPart(() => import("@/components/customers/assign/assign-dialog"), { over: true });
const OperationDialog = lazyPart(
  async () => ({
    default: (await import("@/components/operations/dialogs/operation-dialog")).OperationDialog,
  }),
  { over: true },
);

type Ask =
  | { kind: "operation"; operation: DeskOperation; subUser: SubUser | null }
  | { kind: "tags" | "assign"; subUser: SubUser };

/** What a press on a row may need: fetched as soon as one comes near it. */
const preloadOfRows = () => {
  RowMenu.preload();
  SubUsersSelection.preload();
};

const nameOf = (row: SubUser) => visibleText(row.name);

interface SubUsersScreenProps {
  kept: KeptLayout;
  /** Whether any sub-user had a tag when the page was read. */
  anyTagged: boolean;
  /** And whether any had a customer. */
  anyLinked: boolean;
}

export function SubUsersScreen({ kept, anyTagged, anyLinked }: SubUsersScreenProps) {
  const { go, going } = useGo();
  const keyWords = useKeyWords()("create");
  const { permissions } = useActor();
  const { view, params, change, settle, keys } = useView();
  const problem = problemText(view.problems);
  const accounts = useQuery(accountsQuery()).data;
  const coming = useMemo(() => importing(accounts ?? []), [accounts]);
  const list = useSubUsers(params, coming.length > 0, problem === null);
  const [store] = useState(() => keptSelection() ?? new SelectionStore<SubUser>());
  const anySelected = useSyncExternalStore(
    store.subscribe,
    () => store.selection().size > 0,
    () => false,
  );
  const frame = useRef<HTMLDivElement>(null);
  const [ask, setAsk] = useState<Ask | null>(null);
  const [menu, setMenu] = useState<{ subUser: SubUser; button: HTMLButtonElement } | null>(null);

  // What is chosen is chosen from the rows in sight, which may still be those of the view before.
  const [seen, setSeen] = useState(keys);
  if (!list.stale && seen !== keys) setSeen(keys);
  const chosen = useCallback(
    (row: SubUser) => ({ key: subUserKey(row), name: row.name, row, filter: seen.filter, page: seen.page }),
    [seen],
  );

  // What does not change: an account's state does with every reading, and the rows need none of it.
  const mayNote = permissions.includes("sub-users.set-note");
  const labels = JSON.stringify(
    accounts?.map(({ id, label, providerLabel, mark, operations }) => [
      id,
      { label, providerLabel, mark, notes: mayNote && operations.includes("set-note") },
    ]) ?? [],
  );
  const mayTag = permissions.includes("sub-users.set-tags");
  const env = useMemo(
    () => ({
      accounts: Object.fromEntries(JSON.parse(labels) as [string, SubUserEnv["accounts"][string]][]),
      tags: mayTag,
      comfortable: view.density === "comfortable",
    }),
    [labels, mayTag, view.density],
  );
  const manyAccounts = new Set(accounts?.map(({ provider }) => provider)).size < (accounts?.length ?? 0);
  const [tagged, setTagged] = useState(anyTagged);
  if (!tagged && list.rows.some(({ tags }) => tags.length > 0)) setTagged(true);
  const [linked, setLinked] = useState(anyLinked);
  if (!linked && list.rows.some(({ customer }) => customer !== null)) setLinked(true);
  const idle = useMemo(() => idleColumns({ manyAccounts, tagged, linked }), [manyAccounts, tagged, linked]);
  const visible = useMemo(() => visibilityOf(subUserColumns, view.cols, idle), [view.cols, idle]);
  const [layout, setLayout] = useColumnLayout(kept);
  const shown = useMemo(
    () => inOrder(subUserColumns, layout).filter(({ id }) => visible[id]),
    [layout, visible],
  );
  const sort = useMemo(() => ({ key: view.sort, order: view.order }), [view.sort, view.order]);

  const onSort = useCallback(
    ({ sort: by }: Pick<SubUserColumn, "sort">) => {
      if (!by) return;
      const again = by.key === sort.key;
      change({
        sort: by.key as SubUserSortKey,
        order: again ? (sort.order === "asc" ? "desc" : "asc") : by.first,
      });
    },
    [change, sort],
  );
  const onOpen = useCallback(
    (row: SubUser, elsewhere: boolean) => {
      if (elsewhere) return void window.open(subUserPath(row), "_blank", "noopener");
      const key = subUserKey(row);
      store.open(key);
      store.activate(key);
      void settle().then(() => {
        const { search } = window.location;
        openFrom({
          params: list.params,
          order: seen.order,
          search,
          total: list.total,
          pages: new Map([[list.params.page, list.rows]]),
          at: key,
        });
        go(subUserPath(row));
      });
    },
    [go, settle, store, list.params, list.total, list.rows, seen.order],
  );
  // It came, or was called off.
  useEffect(() => {
    if (!going) store.open(null);
  }, [going, store]);
  const onMenu = useCallback(
    (subUser: SubUser, button: HTMLButtonElement) =>
      setMenu((now) => (now?.button === button ? null : { subUser, button })),
    [setMenu],
  );
  const onEdit = useCallback(
    (subUser: SubUser, what: string) =>
      setAsk(
        what === "tags" ? { kind: "tags", subUser } : { kind: "operation", operation: "set-note", subUser },
      ),
    [setAsk],
  );
  const toRows = useCallback(() => {
    preloadOfRows();
    frame.current?.querySelector<HTMLElement>("tbody tr[tabindex='0']")?.focus();
  }, []);

  const focused = useRowCommands({ frame, rows: list.rows, store, chosen, onMenu });
  useInSight(focused);
  useWayBack({ frame, page: seen.page, rows: list.rows, ready: list.loaded && !list.stale, store });

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

  const account = (id: string | undefined) => accounts?.find((each) => each.id === id);
  const creatable = accounts?.some((each) => mayCreate(each, permissions)) ?? false;

  return (
    <div className="table-page">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-2">
          <h1 className="whitespace-nowrap text-lg font-semibold tracking-tight">
            {texts.title}{" "}
            <span className="ml-1 text-[0.8125rem] font-normal text-muted tabular-nums">
              {list.loaded && problem === null && formatCount(list.total)}
            </span>
          </h1>
          <ViewsButton view={view} onChange={change} />
        </div>
        {creatable && (
          <div className="flex items-center gap-2">
            {permissions.includes("bulk.create") && (
              <Link href="/runs/create" className={buttonClass()}>
                {texts.createMany}
              </Link>
            )}
            <Button
              variant="primary"
              title={keyWords?.title(texts.create)}
              aria-keyshortcuts={keyWords?.aria}
              icon={<Plus {...bare} className="size-4" />}
              onClick={() => setAsk({ kind: "operation", operation: "create", subUser: null })}
            >
              {texts.create}
            </Button>
          </div>
        )}
      </div>
      <Toolbar
        view={view}
        visible={visible}
        shown={shown}
        manyAccounts={manyAccounts}
        idle={idle}
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
      <div ref={frame} className="table-box">
        <div className={list.busy ? "table-progress going" : "table-progress"} />
        {list.loaded || list.error ? (
          <DataTable
            label={texts.title}
            columns={subUserColumns}
            visible={visible}
            layout={layout}
            onLayout={setLayout}
            rows={list.rows}
            page={seen.page}
            idOf={subUserKey}
            nameOf={nameOf}
            env={env}
            store={store}
            chosen={chosen}
            sort={sort}
            onSort={onSort}
            onOpen={onOpen}
            onMenu={onMenu}
            onEdit={onEdit}
            onFollow={go}
            onApproach={preloadOfRows}
            comfortable={env.comfortable}
            busy={list.busy}
            empty={
              list.total === 0 &&
              !list.error && (
                <Nothing view={view} problem={problem} accounts={accounts} onClear={() => change(noFilter)} />
              )
            }
          />
        ) : (
          <div className="table-skeleton" />
        )}
        {anySelected && (
          <SubUsersSelection
            store={store}
            params={params}
            keys={keys}
            applicable={problem === null}
            total={list.total}
            env={env}
            columns={shown}
            actions={(selection) => (
              <BulkActions
                selection={selection}
                view={{ search: writeSearch(params, view.problems), total: list.total, problem }}
              />
            )}
          />
        )}
        {list.total > 0 && <ReadingNotice />}
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
          key={subUserKey(menu.subUser)}
          subUser={menu.subUser}
          account={account(menu.subUser.accountId)}
          button={menu.button}
          onOpen={() => onOpen(menu.subUser, false)}
          onOperation={(operation) => setAsk({ kind: "operation", operation, subUser: menu.subUser })}
          onTags={() => setAsk({ kind: "tags", subUser: menu.subUser })}
          onAssign={() => setAsk({ kind: "assign", subUser: menu.subUser })}
          onClose={() => setMenu(null)}
        />
      )}
      {ask?.kind === "operation" && (
        <OperationDialog
          operation={ask.operation}
          subUser={ask.subUser}
          account={account(ask.subUser?.accountId) ?? null}
          onClose={() => setAsk(null)}
        />
      )}
      {ask?.kind === "assign" && <AssignDialog refs={[ask.subUser]} onClose={() => setAsk(null)} />}
      {ask?.kind === "tags" && <EditTagsDialog subUser={ask.subUser} onClose={() => setAsk(null)} />}
    </div>
  );
}
