"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
import { percentDone } from "./run-progress";
import { runsQuery } from "./queries";
import { RunState } from "./run-state";
import { countOf, outcomeText, runTitle } from "./words";

export function RunsScreen() {
  const { data, error } = useQuery(runsQuery());
  if (data?.length === 0) return <NoRuns />;
  return (
    <div className="grid gap-3">
      {error && <Banner tone="warn">The list could not be refreshed: {error.message}</Banner>}
      {!data && !error && <Skeleton className="h-64 rounded-lg" />}
      {data && (
        <ol className="divide-y overflow-hidden rounded-lg border bg-surface shadow-lift">
          {data.map((run) => (
            <Item key={run.id} run={run} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Item({ run }: { run: RunView }) {
  const over = run.state === "done" || run.state === "cancelled";
  const draft = run.state === "draft";
  return (
    <li className="relative grid gap-x-4 gap-y-0.5 px-4 py-3 text-[0.8125rem] hover:bg-sunken grid-cols-[auto_minmax(0,1fr)] lg:grid-cols-[11rem_minmax(0,1fr)_auto]">
      <p>
        <RunState run={run} />
      </p>
      <div className="min-w-0 max-lg:order-last max-lg:col-span-2">
        <Link href={`/runs/${run.id}`} className="break-words font-medium after:absolute after:inset-0">
          {runTitle(run, countOf(run.totals.byState))}
        </Link>
        <p className="break-words text-muted">
          {over
            ? outcomeText(run.totals)
            : draft
              ? "Nothing has been sent yet. Open it to start or discard it; it is discarded after a week."
              : (run.state === "paused" && run.pauseMessage) || `${percentDone(run.totals.byState)} % done`}
        </p>
        {!over && !draft && (
          <div aria-hidden="true" className="mt-1.5 h-1 overflow-hidden rounded-full bg-line">
            <div
              className="h-full bg-accent transition-[width] duration-500"
              style={{ width: `${percentDone(run.totals.byState)}%` }}
            />
          </div>
        )}
        {run.reason && (
          <p className="break-words text-muted">
            Reason: <bdi>{visibleText(run.reason)}</bdi>
          </p>
        )}
      </div>
      <p className="text-right text-muted">
        <Time at={run.confirmedAt ?? run.createdAt} /> by <bdi>{visibleText(run.actor)}</bdi>
      </p>
    </li>
  );
}

function NoRuns() {
  const mayCreate = useAllowed("bulk.create");
  return (
    <EmptyState
      icon={<Layers />}
      title="No runs yet"
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Link href="/sub-users" className={buttonClass()}>
            Select sub-users
          </Link>
          {mayCreate && (
            <Link href="/runs/create" className={buttonClass()}>
              Create many
            </Link>
          )}
        </span>
      }
    >
      <p>
        A run does the same to many sub-users: select some in the table and choose one of the bulk actions.
        You see what would change before anything is sent, and can pause, retry and, where the provider allows
        it, undo.
      </p>
    </EmptyState>
  );
}
