"use client";

import { Download, KeyRound, RotateCcw, Undo2 } from "lucide-react";
import {
  planEnableAction,
  planRetryAction,
  planUndoAction,
  takeReceiptAction,
} from "@/app/(desk)/runs/actions";
import { maybeDone } from "@/components/call-action";
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
      {run.receipt !== "none" && <ReceiptPanel run={run} />}
    </div>
  );
}

/** The credentials a run made, handed out as a file exactly once. */
function ReceiptPanel({ run }: { run: RunView }) {
  const allowed = useAllowed("runs.receipt");
  const receipt = useAction(takeReceiptAction, {
    unanswered: maybeDone(
      "the credentials may or may not have been handed out",
      "They are handed out once: if they are gone, set new passwords.",
    ),
    invalidates: [runQuery(run.id).queryKey],
    failed: "No credentials were handed out",
  });

  async function take() {
    const taken = await receipt.run({ runId: run.id });
    if (!taken) return;
    download(`credentials-${run.id.slice(0, 8)}.csv`, taken.csv);
    toast({ title: "The credentials are downloaded", description: "Subdesk no longer keeps them." });
  }

  const taken = run.receipt === "taken";
  return (
    <section
      aria-labelledby="credentials"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border bg-surface p-4 text-[0.8125rem]"
    >
      <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 id="credentials" className="font-semibold">
          {taken ? "The credentials have been handed out" : "The new credentials are ready"}
        </h2>
        <p className="text-muted">
          {taken
            ? "They were downloaded once and are kept nowhere. Whoever has the file has them; a lost password is replaced by setting a new one."
            : "They can be downloaded once. After that they are kept nowhere, so keep the file safe. The download is noted in the audit."}
        </p>
      </div>
      {!taken && allowed && (
        <Button variant="primary" pending={receipt.pending} onClick={() => void take()}>
          Download credentials
        </Button>
      )}
    </section>
  );
}
