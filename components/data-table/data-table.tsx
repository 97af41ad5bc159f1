"use client";

import {
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type RowData,
} from "@tanstack/react-table";
import {
  memo,
  startTransition,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type FocusEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { lazyPart } from "@/components/ui/lazy-part";
import * as texts from "@/lib/domain/texts/table";
import type { DataColumn, SortState } from "./column";
import "./data-table.css";
import { TableHeader } from "./header";
import { boundsOf, growingOf, inOrder, inRem, type ColumnLayout } from "./layout";
import { MemoRow } from "./row";
import type { Chosen } from "./selection";
import type { SelectionStore } from "./selection-store";
import { useRowEvents } from "./use-row-events";
import { whenDragged, type Drag } from "./when-dragged";
import { slotsFor } from "./slots";

// The server orders, filters and pages, so only the columns are left to the browser.
const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature });

const ColumnDrag = lazyPart(() => import("./column-drag"), { instead: () => null });

const edges = { select: 36, menu: 40 };

/**
 * How many rows the server draws: those one can see. The browser draws the others from the data it is sent
 * anyway.
 */
const drawnByServer = 16;
/** In pixels; no row is lower. */
const lowestRow = 36;

interface DataTableProps<Row extends RowData, Env> {
  /** The name of the table. */
  label: string;
  columns: readonly DataColumn<Row, Env>[];
  visible: Record<string, boolean>;
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  rows: readonly Row[];
  /** Which page of which filter and order the rows are. */
  page: string;
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** What cells need beside their row; every row is drawn again when it changes. */
  env: Env;
  store: SelectionStore<Row>;
  chosen: (row: Row) => Chosen<Row>;
  sort: SortState;
  onSort: (column: DataColumn<Row, Env>) => void;
  onOpen: (row: Row, elsewhere: boolean) => void;
  onMenu: (row: Row, button: HTMLButtonElement) => void;
  /** A button in a cell was pressed, by the name of the button. */
  onEdit: (row: Row, what: string) => void;
  /** Opens what another cell than the name links to; without it the browser does. */
  onFollow?: (href: string) => void;
  /** The pointer comes to the rows: what they may open can be fetched. */
  onApproach: () => void;
  comfortable: boolean;
  busy: boolean;
  /** Shown in place of rows. */
  empty?: ReactNode;
}

function definitionOf<Row, Env>({ id, label, width, fixed }: DataColumn<Row, Env>) {
  const { least, most } = boundsOf({ fixed });
  return { id, header: label, size: width, minSize: least, maxSize: most };
}

function Table<Row extends RowData, Env>({
  label,
  columns,
  visible,
  layout: kept,
  onLayout,
  rows,
  page,
  idOf,
  nameOf,
  env,
  store,
  chosen,
  sort,
  onSort,
  onOpen,
  onMenu,
  onEdit,
  onFollow,
  onApproach,
  comfortable,
  busy,
  empty,
}: DataTableProps<Row, Env>) {
  const help = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<ColumnLayout | null>(null);
  const layout = draft ?? kept;
  const table = useTable({
    features,
    data: rows,
    columns: useMemo(() => inOrder(columns, layout).map(definitionOf), [columns, layout]),
    getRowId: idOf,
    state: useMemo(
      () => ({ columnVisibility: visible, columnSizing: layout.widths }),
      [visible, layout.widths],
    ),
  });
  const leaves = table.getVisibleLeafColumns();
  const shown = useMemo(
    () => leaves.flatMap(({ id }) => columns.find((column) => column.id === id) ?? []),
    [leaves, columns],
  );
  const growing = growingOf(shown, layout);
  const [drag, setDrag] = useState<Drag | null>(null);
  const inBrowser = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const drawn = useDrawn(page, scroller);
  const records = table.getRowModel().rows.slice(0, inBrowser ? drawn : drawnByServer);
  const ids = useMemo(() => rows.map(idOf), [rows, idOf]);
  const slots = useSlots(page, ids);
  const events = useRowEvents({ rows, store, idOf, chosen, onOpen, onMenu, onEdit, onFollow });
  const width = inRem(edges.select + table.getTotalSize() + edges.menu);

  // To ask where it is scrolled to would lay out a new page before its time. It may have been
  // before this was there.
  const scrolled = useRef(true);
  useEffect(() => {
    const box = scroller.current;
    const note = () => {
      scrolled.current = true;
    };
    for (const target of [box, window]) target?.addEventListener("scroll", note, { passive: true });
    return () => {
      for (const target of [box, window]) target?.removeEventListener("scroll", note);
    };
  }, []);

  // Another page starts at its top; the same one, read anew, stays where it is being read.
  const read = useRef(page);
  useEffect(() => {
    const box = scroller.current;
    if (read.current === page || !box) return;
    read.current = page;
    if (!scrolled.current) return;
    scrolled.current = false;
    box.scrollTo({ top: 0 });
    // On a phone it is the window that scrolls.
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView();
  }, [page]);

  // The row that was active may no longer be there.
  useEffect(() => {
    const active = store.active();
    if (active !== null && !ids.includes(active)) store.activate(null);
  }, [ids, store]);

  return (
    <div
      ref={scroller}
      className="table-scroll"
      style={{ "--pinned": inRem(edges.select + (leaves[0]?.getSize() ?? 0)) } as CSSProperties}
      aria-busy={busy}
    >
      <table
        className={comfortable ? "data-table roomy" : "data-table"}
        style={{ minWidth: width, width: growing ? undefined : width }}
        aria-label={label}
        aria-describedby={help}
        onFocus={bringOut}
      >
        <caption id={help} className="sr-only">
          {texts.tableHelp}
        </caption>
        <colgroup>
          <col style={{ width: inRem(edges.select) }} />
          {leaves.map((leaf) => (
            <col
              key={leaf.id}
              style={{ width: leaf.id === growing?.id ? undefined : inRem(leaf.getSize()) }}
            />
          ))}
          <col style={{ width: inRem(edges.menu) }} />
        </colgroup>
        <TableHeader
          columns={shown}
          sort={sort}
          onSort={onSort}
          ids={ids}
          store={store}
          onPage={(on) => store.set(rows.map(chosen), on)}
          onApproach={ColumnDrag.preload}
          onPress={(press) => whenDragged(press, setDrag)}
        />
        <tbody {...events} onPointerEnter={onApproach}>
          {records.map((record, index) => (
            <MemoRow
              key={slots.get(record.id)}
              row={record.original}
              id={record.id}
              name={nameOf(record.original)}
              index={index}
              columns={shown}
              env={env}
              store={store}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty}
      {drag && (
        <ColumnDrag
          {...drag}
          columns={columns}
          shown={shown}
          layout={kept}
          onDraft={setDraft}
          onLayout={onLayout}
          onClose={() => setDrag(null)}
        />
      )}
    </div>
  );
}

function useSlots(page: string, ids: readonly string[]): ReadonlyMap<string, number> {
  const [held, setHeld] = useState(() => ({ page, ids, slots: slotsFor(ids) }));
  if (held.page === page && held.ids === ids) return held.slots;
  const slots = slotsFor(ids, held.page === page ? held.slots : undefined);
  setHeld({ page, ids, slots });
  return slots;
}

/** In milliseconds: longer than the pause between two keys. */
const untilOthers = 150;

/**
 * How many rows are drawn: of another page those in sight at first, and the others once no further page
 * has followed at once.
 */
function useDrawn(page: string, scroller: RefObject<HTMLElement | null>): number {
  const [shown, setShown] = useState({ page, inSight: drawnByServer });
  useEffect(() => {
    const timer = setTimeout(() => {
      const height = Math.min(window.innerHeight, scroller.current?.clientHeight ?? Infinity);
      startTransition(() => setShown({ page, inSight: Math.ceil(height / lowestRow) }));
    }, untilOthers);
    return () => clearTimeout(timer);
  }, [page, scroller]);
  return shown.page === page ? Infinity : shown.inSight;
}

/**
 * A real table that scrolls in its own box; nothing in it is drawn again for a change elsewhere on the page.
 */
export const DataTable = memo(Table) as typeof Table;

/** A browser leaves what is mostly under a pinned column where it is. */
function bringOut({ target }: FocusEvent<HTMLElement>) {
  if (target.localName !== "tr" && target.matches(":focus-visible"))
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const subscribeToNothing = () => () => undefined;
