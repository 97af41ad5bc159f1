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
import { repeatable } from "@/components/call-action";
import { download } from "@/components/data-table/csv";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button, buttonClass } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { formatCount } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";
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
      <section aria-label="Outcome" className="grid gap-3 rounded-lg border bg-surface p-4">
        <p className="text-[0.8125rem] font-medium">{outcomeText(run.totals)}</p>
        <RunProgress run={run} />
        <div className="flex flex-wrap items-center gap-2">
          {mayPlan && run.retryable && (
            <Button
              icon={<RotateCcw aria-hidden="true" className={icon} />}
              pending={retry.pending}
              onClick={() => void retry.plan(run.id, (runId) => planRetryAction({ runId, parentId: run.id }))}
            >
              {cancelled === 0
                ? "Retry refused"
                : refused === 0
                  ? "Do the rest"
                  : "Retry refused and do the rest"}
            </Button>
          )}
          {mayPlan && run.undoable && (
            <Button
              icon={<Undo2 aria-hidden="true" className={icon} />}
              pending={undo.pending}
              onClick={() => void undo.plan(run.id, (runId) => planUndoAction({ runId, parentId: run.id }))}
            >
              Undo…
            </Button>
          )}
          <a href={`/api/runs/${run.id}/report`} download className={buttonClass()}>
            <Download aria-hidden="true" className={icon} />
            Download report
          </a>
        </div>
        {noUndo && <p className="text-[0.8125rem] text-muted">No undo: {noUndo}</p>}
      </section>
      {unknown > 0 && (
        <Banner tone="warn">
          It is not known yet whether {unknown === 1 ? "1 row" : `${formatCount(unknown)} rows`} took effect.
          Subdesk keeps looking where a read can tell, and never sends one again by itself; you can also check
          or settle them below.
        </Banner>
      )}
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
                Enable them…
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

interface ReceiptWords {
  title: string;
  text: string;
}

const receiptWords: Record<Exclude<RunView["receipt"], "none">, ReceiptWords> = {
  ready: {
    title: "The new credentials are ready",
    text: "They wait here until someone downloads them. Whoever does can download them again for a day; then Subdesk erases them. Each download is recorded in the audit.",
  },
  mine: {
    title: "You have downloaded the credentials",
    text: "You can download them again until you confirm that you have the file, for a day at most. Then Subdesk erases them.",
  },
  taken: {
    title: "A colleague has downloaded the credentials",
    text: "Only they can download them again, for a day at most. Then Subdesk erases them.",
  },
  erased: {
    title: "The credentials have been handed out",
    text: "Subdesk has erased them. A lost password is replaced by setting a new one.",
  },
};

/** The credentials a run made, handed out as a file. */
function ReceiptPanel({ run, receipt }: { run: RunView; receipt: Exclude<RunView["receipt"], "none"> }) {
  const allowed = useAllowed("runs.receipt");
  const taking = useAction(takeReceiptAction, {
    unanswered: repeatable(),
    invalidates: [runQuery(run.id).queryKey],
    failed: "No credentials were handed out",
  });
  const finishing = useAction(finishReceiptAction, {
    unanswered: repeatable(),
    invalidates: [runQuery(run.id).queryKey],
    failed: "The credentials were not erased",
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
      title: "The credentials are downloaded",
      description: "Open the file, then confirm here that you have it.",
    });
  }

  const { title, text } = receiptWords[receipt];
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
          {revealing.length > 0 &&
            ` ${[...new Set(revealing)].join(" and ")} can also show a password again: “Reveal password” on the page of a sub-user.`}
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
              I have the file
            </Button>
          )}
          <Button
            variant={receipt === "ready" ? "primary" : "secondary"}
            pending={taking.pending}
            onClick={() => void take()}
          >
            {receipt === "ready" ? "Download credentials" : "Download again"}
          </Button>
        </div>
      )}
    </section>
  );
}
