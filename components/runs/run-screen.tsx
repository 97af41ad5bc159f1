"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { useEffect, useRef } from "react";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { DraftPanel } from "./draft-panel";
import { LivePanel } from "./live-panel";
import { OverPanel } from "./over-panel";
import { isRunMoving, runQuery } from "./queries";
import { RunRows } from "./run-rows";
import { RunState } from "./run-state";
import { useRunAction } from "./use-run-action";
import { countOf, runTitle } from "./words";

/** A run from its draft to its end. */
export function RunScreen({ id }: { id: string }) {
  const { data: run, error } = useQuery(runQuery(id));
  if (!run) return error && <Banner tone="bad">{error.message}</Banner>;
  return <Run run={run} problem={error?.message ?? null} />;
}

function Run({ run, problem }: { run: RunView; problem: string | null }) {
  const queryClient = useQueryClient();
  const action = useRunAction(run);
  const moving = isRunMoving(run);

  const wasMoving = useRef(moving);
  useEffect(() => {
    if (wasMoving.current && !moving) void invalidateAfterOperation(queryClient);
    wasMoving.current = moving;
  }, [moving, queryClient]);

  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
      <header className="grid gap-1">
        <Link
          href="/runs"
          className="-ml-1 inline-flex h-6 w-fit items-center gap-0.5 rounded pr-1 text-[0.8125rem] text-muted hover:text-ink"
        >
          <ChevronLeft aria-hidden="true" className="size-4" /> {texts.back}
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words text-lg font-semibold leading-7 tracking-tight">
            {runTitle(run, countOf(run.totals.byState))}
          </h1>
          <span role="status" className="text-[0.8125rem] font-medium">
            <RunState run={run} />
          </span>
        </div>
        <p className="flex flex-wrap gap-x-3 break-words text-[0.8125rem] text-muted">
          <span>
            <Rich
              parts={(run.confirmedAt === null ? texts.planned : texts.started)(
                <bdi>{visibleText(run.actor)}</bdi>,
                <Time at={run.confirmedAt ?? run.createdAt} />,
              )}
            />
          </span>
          {run.finishedAt && (
            <span>
              <Rich parts={texts.ended(<Time at={run.finishedAt} />)} />
            </span>
          )}
          {run.parentId && run.kind === "retry" && (
            <Link href={`/runs/${run.parentId}`} className="text-accent underline underline-offset-2">
              {texts.afterEarlier}
            </Link>
          )}
          {run.reason && (
            <span>
              <Rich parts={texts.reasonWas(<bdi>{visibleText(run.reason)}</bdi>)} />
            </span>
          )}
        </p>
      </header>
      {problem && <Banner tone="warn">{texts.maybeOld(problem)}</Banner>}
      {run.state === "draft" ? (
        <DraftPanel run={run} action={action} />
      ) : moving ? (
        <LivePanel run={run} action={action} />
      ) : (
        <OverPanel run={run} />
      )}
      <RunRows run={run} action={action} />
    </div>
  );
}
