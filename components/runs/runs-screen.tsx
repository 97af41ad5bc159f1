"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/runs";
import { percentDone } from "./run-progress";
import { runsQuery } from "./queries";
import { RunState } from "./run-state";
import { countOf, outcomeText, runTitle } from "./words";

export function RunsScreen() {
  const { data, error } = useQuery(runsQuery());
  if (data?.length === 0) return <NoRuns />;
  return (
    <div className="grid gap-3">
      {error && <Banner tone="warn">{texts.notRefreshed(error.message)}</Banner>}
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
              ? texts.draft
              : (run.state === "paused" && run.pauseMessage) ||
                texts.percentDone(percentDone(run.totals.byState))}
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
            <Rich parts={texts.reason(<bdi>{visibleText(run.reason)}</bdi>)} />
          </p>
        )}
      </div>
      <p className="text-right text-muted">
        <Rich
          parts={texts.whenAndBy(
            <Time at={run.confirmedAt ?? run.createdAt} />,
            <bdi>{visibleText(run.actor)}</bdi>,
          )}
        />
      </p>
    </li>
  );
}

function NoRuns() {
  const mayCreate = useAllowed("bulk.create");
  return (
    <EmptyState
      icon={<Layers />}
      title={texts.emptyTitle}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Link href="/sub-users" className={buttonClass()}>
            {texts.select}
          </Link>
          {mayCreate && (
            <Link href="/runs/create" className={buttonClass()}>
              {texts.createMany}
            </Link>
          )}
        </span>
      }
    >
      <p>{texts.empty}</p>
    </EmptyState>
  );
}
