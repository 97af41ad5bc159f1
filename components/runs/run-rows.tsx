"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useEffect, useRef } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Pagination } from "@/components/data-table/pagination";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, visibleText } from "@/lib/domain/format";
import { rowStates, type RowState, type RunView } from "@/lib/domain/runs/run";
import { rowStyles } from "@/lib/domain/runs/states";
import * as texts from "@/lib/domain/texts/run";
import { runRowsQuery } from "./queries";
import { RowItem } from "./row-item";
import { excludeRows } from "./use-plan";
import type { useRunAction } from "./use-run-action";
import { plannedWord } from "./words";

const pageSize = 100;
const sizes = [pageSize] as const;
const pageSearch = { state: parseAsString, page: parseAsInteger.withDefault(1) };

export function RunRows({ run, action }: { run: RunView; action: ReturnType<typeof useRunAction> }) {
  const queryClient = useQueryClient();
  const accounts = useAccounts();
  const mayPlan = useAllowed("runs.plan");
  const planned = run.state === "draft" ? plannedWord(run.action) : undefined;
  const [{ state: given, page }, setSearch] = useQueryStates(pageSearch, { history: "replace" });
  const state = rowStates.find((each) => each === given) ?? null;
  const stray = given !== null && state === null;
  const query = runRowsQuery(run.id, { state, page: Math.max(1, page) });
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({ ...query, enabled: !stray });

  // The rows are read again whenever the run's own figures say that some have moved.
  const figures = JSON.stringify(run.totals.byState);
  const readFor = useRef(figures);
  useEffect(() => {
    if (isFetching || readFor.current === figures) return;
    readFor.current = figures;
    void refetch();
  }, [figures, isFetching, refetch]);

  const last = Math.max(1, Math.ceil((data?.total ?? 0) / pageSize));
  useEffect(() => {
    if (data && !isPlaceholderData && page > last) void setSearch({ page: last });
  }, [data, isPlaceholderData, page, last, setSearch]);

  const rows = stray ? [] : (data?.rows ?? []);
  const choosing = run.editable && mayPlan;
  const choosable = rows.filter((row) => row.state === "planned" || row.state === "excluded");
  const included = choosable.filter((row) => row.state === "planned").length;
  const draw = (positions: number[], on: boolean) =>
    queryClient.setQueryData(
      query.queryKey,
      (shown) =>
        shown && {
          ...shown,
          rows: shown.rows.map((row) =>
            positions.includes(row.position)
              ? { ...row, state: on ? ("planned" as const) : ("excluded" as const) }
              : row,
          ),
        },
    );
  const include = (positions: number[], on: boolean) => {
    const changed = choosable
      .filter(({ position, state: now }) => positions.includes(position) && (now === "planned") !== on)
      .map(({ position }) => position);
    void action.act("exclude", excludeRows, { runId: run.id, positions, excluded: !on }, () => {
      draw(positions, on);
      return () => draw(changed, !on);
    });
  };

  return (
    <section aria-label={texts.rows} className="overflow-hidden rounded-lg border bg-surface">
      <StateTabs
        run={run}
        value={stray ? undefined : state}
        onChange={(next) => void setSearch({ state: next, page: null })}
      />
      {error && (
        <Banner tone="bad" className="m-3">
          {error.message}
        </Banner>
      )}
      {stray && (
        <Banner tone="bad" className="m-3">
          {texts.noState(visibleText(given))}
        </Banner>
      )}
      {!data && !error && !stray && <Skeleton className="m-3 h-40" />}
      {data && !stray && rows.length === 0 && (
        <p className="px-4 py-10 text-center text-[0.8125rem] text-muted">{texts.noRows}</p>
      )}
      {rows.length > 0 && (
        <div
          tabIndex={0}
          role="region"
          aria-label={texts.rowsTable}
          className={cx("overflow-x-auto -outline-offset-2", isPlaceholderData && "opacity-60")}
        >
          <table className="w-full table-fixed border-collapse text-left text-[0.8125rem] max-sm:block">
            <thead className="max-sm:block">
              <tr className="border-b text-xs text-muted max-sm:flex">
                {choosing && (
                  <th className="w-9 py-1 pl-3">
                    {choosable.length > 0 && (
                      <Checkbox
                        aria-label={texts.includeAll}
                        checked={included === choosable.length}
                        indeterminate={included > 0 && included < choosable.length}
                        onChange={(event) =>
                          include(
                            choosable.map(({ position }) => position),
                            event.target.checked,
                          )
                        }
                      />
                    )}
                  </th>
                )}
                <th className="px-3 py-2 font-medium sm:w-[38%] lg:w-[30%]">{texts.subUser}</th>
                <th className="px-3 py-2 font-medium max-sm:hidden">{texts.change}</th>
                <th className="w-32 px-3 py-2 font-medium lg:w-40 max-sm:hidden">{texts.state}</th>
              </tr>
            </thead>
            <tbody className="max-sm:block">
              {rows.map((row) => (
                <RowItem
                  key={row.position}
                  row={row}
                  planned={planned}
                  account={accounts.find(({ id }) => id === row.accountId)}
                  {...(choosing && { onInclude: (on: boolean) => include([row.position], on) })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!stray && (data?.total ?? 0) > pageSize && (
        <Pagination
          page={Math.min(Math.max(1, page), last)}
          size={pageSize}
          total={data?.total ?? 0}
          sizes={sizes}
          onPage={(next) => void setSearch({ page: next })}
          onSize={() => undefined}
          onNear={() => undefined}
        />
      )}
    </section>
  );
}

const order = Object.keys(rowStyles) as RowState[];

interface StateTabsProps {
  run: Pick<RunView, "action" | "state" | "totals">;
  /** null: all of them; undefined: none of these. */
  value: RowState | null | undefined;
  onChange: (state: RowState | null) => void;
}

/** Narrows the rows to one state; states without rows are left out, but the chosen one stays. */
function StateTabs({ run, value, onChange }: StateTabsProps) {
  const words = (state: RowState) =>
    state === "planned" && run.state === "draft" ? plannedWord(run.action) : rowStyles[state].label;
  const shown = order.filter((state) => run.totals.byState[state] > 0 || state === value);
  const tab = (state: RowState | null, label: string, count: number) => (
    <button
      key={label}
      type="button"
      aria-pressed={value === state}
      onClick={() => onChange(state)}
      className={cx(
        "-mb-px whitespace-nowrap border-b-2 px-0.5 py-2 text-[0.8125rem] font-medium -outline-offset-2",
        value === state ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
      )}
    >
      {label} <span className="font-normal tabular-nums text-faint">{formatCount(count)}</span>
    </button>
  );
  return (
    <div role="group" aria-label={texts.rowsShown} className="flex gap-4 overflow-x-auto border-b px-3">
      {tab(null, texts.allRows, run.totals.rows)}
      {shown.map((state) => tab(state, words(state), run.totals.byState[state]))}
    </div>
  );
}
