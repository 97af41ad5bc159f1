"use client";

import { Download, KeyRound, RotateCcw, Undo2 } from "lucide-react";
import {
  finishReceiptAction,
  planEnableAction,
  planRetryAction,
  planUndoAction,
  takeReceiptAction,
} from "@/app/(desk)/runs/actions";
import { useAccounts } from "@/components/accounts/use-accounts";
import { safeToRepeat } from "@/components/call-action";
import { download } from "@/components/data-table/csv";
import { useAllowed } from "@/components/actor";
import { UndoOrWhy } from "@/components/operations/outcome/undo-or-why";
import { Banner } from "@/components/ui/banner";
import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { runQuery } from "./queries";
import { RunProgress } from "./run-progress";
import { usePlan } from "./use-plan";
import { noUndoText, outcomeText, stillOffText } from "./words";

const icon = "size-4";

/** A run that has ended: what came of it, and what can follow. */
export function OverPanel({ run }: { run: RunView }) {
  const mayPlan = useAllowed("runs.plan") && run.permitted;
  const undo = usePlan();
  const retry = usePlan();
  const enable = usePlan();
  const mayEnable = useAllowed("bulk.status");
  const { unknown, cancelled, refused } = run.totals.byState;
  const error = undo.error ?? retry.error ?? enable.error;
  const noUndo = run.undoable ? null : noUndoText(run);
  return (
    <div className="grid gap-4">
      <section aria-label={texts.outcome} className="grid gap-3 rounded-lg border bg-surface p-4">
        <p className="text-[0.8125rem] font-medium">{outcomeText(run.totals)}</p>
        <RunProgress run={run} />
        <div className="flex flex-wrap items-center gap-2">
          {mayPlan && run.retryable && (
            <Button
              icon={<RotateCcw aria-hidden="true" className={icon} />}
              pending={retry.pending}
              onClick={() => void retry.plan(run.id, (runId) => planRetryAction({ runId, parentId: run.id }))}
            >
              {cancelled === 0 ? texts.retryRefused : refused === 0 ? texts.doRest : texts.retryAndDoRest}
            </Button>
          )}
          {run.retried && (
            <Link
              href={`/runs/${run.retried.runId}`}
              className="text-[0.8125rem] text-accent hover:underline"
            >
              <Rich
                parts={texts.triedAgain(
                  run.retried.mine ? texts.you : <bdi>{visibleText(run.retried.actor)}</bdi>,
                  <Time at={run.retried.at} />,
                )}
              />
            </Link>
          )}
          {run.undoable && (
            <UndoOrWhy status={run.undo}>
              {mayPlan && (
                <Button
                  icon={<Undo2 aria-hidden="true" className={icon} />}
                  pending={undo.pending}
                  onClick={() =>
                    void undo.plan(run.id, (runId) => planUndoAction({ runId, parentId: run.id }))
                  }
                >
                  {texts.undo}
                </Button>
              )}
            </UndoOrWhy>
          )}
          <a href={`/api/runs/${run.id}/report`} download className={buttonClass()}>
            <Download aria-hidden="true" className={icon} />
            {texts.downloadReport}
          </a>
        </div>
        {noUndo && <p className="text-[0.8125rem] text-muted">{texts.noUndo(noUndo)}</p>}
      </section>
      {unknown > 0 && <Banner tone="warn">{texts.notAllKnown(unknown)}</Banner>}
      {run.totals.stillOff > 0 && (
        <Banner
          tone="warn"
          action={
            mayPlan && mayEnable && run.totals.stillDisabled > 0 ? (
              <Button
                size="sm"
                pending={enable.pending}
                onClick={() =>
                  void enable.plan(`enable ${run.id}`, (runId) =>
                    planEnableAction({ runId, parentId: run.id }),
                  )
                }
              >
                {texts.enableThem}
              </Button>
            ) : undefined
          }
        >
          {stillOffText(run.totals, mayEnable)}
        </Banner>
      )}
      {error && <Banner tone="bad">{error.message}</Banner>}
      {run.receipt !== "none" && <ReceiptPanel run={run} receipt={run.receipt} />}
    </div>
  );
}

/** The credentials a run made, handed out as a file. */
function ReceiptPanel({ run, receipt }: { run: RunView; receipt: Exclude<RunView["receipt"], "none"> }) {
  const allowed = useAllowed("runs.receipt");
  const taking = useAction(takeReceiptAction, {
    unanswered: safeToRepeat(),
    invalidates: [runQuery(run.id).queryKey],
    failed: texts.notHandedOut,
  });
  const finishing = useAction(finishReceiptAction, {
    unanswered: safeToRepeat(),
    invalidates: [runQuery(run.id).queryKey],
    failed: texts.notErased,
  });
  const revealing = useAccounts()
    .filter(
      ({ id, operations }) =>
        operations.includes("reveal-password") &&
        run.totals.byAccount.some(({ accountId }) => accountId === id),
    )
    .map(({ providerLabel }) => providerLabel);

  async function take() {
    const taken = await taking.run({ runId: run.id });
    if (!taken) return;
    download(`credentials-${run.id.slice(0, 8)}.csv`, taken.csv);
    toast({
      title: texts.credentialsTaken,
      description: texts.credentialsTakenNext,
    });
  }

  const { title, text } = texts.receipts[receipt];
  const mayTake = allowed && (receipt === "ready" || receipt === "mine");
  return (
    <section
      aria-labelledby="credentials"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border bg-surface p-4 text-[0.8125rem]"
    >
      <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 id="credentials" className="font-semibold">
          {title}
        </h2>
        <p className="text-muted">
          {text}
          {revealing.length > 0 && ` ${texts.canReveal([...new Set(revealing)])}`}
        </p>
      </div>
      {mayTake && (
        <div className="flex flex-wrap gap-2">
          {receipt === "mine" && (
            <Button
              variant="primary"
              pending={finishing.pending}
              onClick={() => void finishing.run({ runId: run.id })}
            >
              {texts.haveFile}
            </Button>
          )}
          <Button
            variant={receipt === "ready" ? "primary" : "secondary"}
            pending={taking.pending}
            onClick={() => void take()}
          >
            {receipt === "ready" ? texts.downloadCredentials : texts.downloadAgain}
          </Button>
        </div>
      )}
    </section>
  );
}
