import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import { secondMs } from "@/lib/domain/durations";
import type { RowState, RunRowPage, RunView } from "@/lib/domain/runs/run";

// Apart from the table's queries, so that its first load does not carry them.
/** Rows may still move: it is under way, or a cancelled one is ending. */
export function isRunMoving({ state, finishedAt }: Pick<RunView, "state" | "finishedAt">): boolean {
  return (
    state === "queued" ||
    state === "running" ||
    state === "paused" ||
    (state === "cancelled" && finishedAt === null)
  );
}

export function runsQuery() {
  return queryOptions({
    queryKey: ["runs", "list"],
    queryFn: ({ signal }) => fetchJson<RunView[]>("/api/runs", signal),
    refetchInterval: ({ state }) => (state.data?.some(isRunMoving) ? 2 : 20) * secondMs,
    retry: retryRead,
  });
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) => fetchJson<RunView>(`/api/runs/${id}`, signal),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      !data || isRunMoving(data) ? 1 * secondMs : data.totals.byState.unknown > 0 ? 5 * secondMs : false,
    retry: retryRead,
  });
}

export function runRowsQuery(id: string, { state, page }: { state: RowState | null; page: number }) {
  const search = new URLSearchParams({ page: String(page), ...(state && { state }) });
  return queryOptions({
    queryKey: ["runs", "rows", id, state, page],
    queryFn: ({ signal }) => fetchJson<RunRowPage>(`/api/runs/${id}/rows?${search}`, signal),
    placeholderData: keepPreviousData,
    // When Subdesk looks again moves without the run's figures.
    refetchInterval: ({ state: { data } }) =>
      data?.rows.some(({ state: each }) => each === "unknown") ? 10 * secondMs : false,
    retry: retryRead,
  });
}
