"use client";

import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";
import { cancelRunAction, pauseRunAction, resumeRunAction } from "@/app/(desk)/runs/actions";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { formatCount } from "@/lib/domain/format";
import type { RunPauseReason, RunView } from "@/lib/domain/runs/run";
import { RunProgress } from "./run-progress";
import type { useRunAction } from "./use-run-action";

const AlertDialog = lazyPart(
  async () => ({ default: (await import("@/components/ui/alert-dialog")).AlertDialog }),
  { over: true },
);

const resumesWhen: Record<RunPauseReason, string> = {
  person: "It waits until someone resumes it.",
  "refused-key": "It resumes by itself once the provider accepts the key again.",
  "account-paused": "It resumes by itself once the account is resumed.",
  "provider-down": "It resumes by itself once the provider answers again.",
};

function waitText(rows: number): string {
  const cut = rows === 1 ? "One row was" : `${formatCount(rows)} rows were`;
  return `${cut} cut off when Subdesk stopped. It waits until the provider shows whether ${rows === 1 ? "that" : "those"} took effect, a quarter of an hour at most where nothing shows, then does what was not done.`;
}

/** A run under way: how far it is, and the ways to hold it. */
export function LivePanel({ run, action }: { run: RunView; action: ReturnType<typeof useRunAction> }) {
  const mayControl = useAllowed("runs.control");
  const [asking, setAsking] = useState(false);
  const left = run.totals.byState.planned;
  const ending = run.state === "cancelled";
  const icon = "size-4";
  return (
    <section aria-label="Progress" className="grid gap-3 rounded-lg border bg-surface p-4">
      <RunProgress run={run} />
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-60 text-[0.8125rem] text-muted">
          {ending
            ? "What was under way is being brought to its end; the rest is not done."
            : run.state === "queued"
              ? "It starts in a moment."
              : run.state === "running" &&
                (run.waiting > 0 && left === 0
                  ? waitText(run.waiting)
                  : "It continues without this page: you can close the browser.")}
        </p>
        {mayControl && !ending && (
          <>
            {run.resumable && (
              <Button
                key="resume"
                variant="primary"
                icon={<Play aria-hidden="true" className={icon} />}
                pending={action.pending === "resume"}
                onClick={() => void action.act("resume", resumeRunAction, { runId: run.id })}
              >
                Resume
              </Button>
            )}
            {run.state !== "paused" && (
              <Button
                icon={<Pause aria-hidden="true" className={icon} />}
                pending={action.pending === "pause"}
                onClick={() => void action.act("pause", pauseRunAction, { runId: run.id })}
              >
                Pause
              </Button>
            )}
            <Button
              icon={<Ban aria-hidden="true" className={icon} />}
              pending={action.pending === "cancel"}
              onClick={() => setAsking(true)}
            >
              Cancel the rest
            </Button>
          </>
        )}
      </div>
      {run.state === "paused" && (
        <Banner tone="warn">
          <strong className="font-semibold">{run.pauseMessage ?? "Paused."}</strong>{" "}
          {run.pauseReason && resumesWhen[run.pauseReason]}
        </Banner>
      )}
      {asking && (
        <AlertDialog
          title="Cancel the rest of this run?"
          description={`About ${formatCount(left)} ${left === 1 ? "row is" : "rows are"} still to come and will not be done. What is done stays as it is.`}
          confirmLabel="Cancel the rest"
          cancelLabel="Keep the run"
          pending={action.pending === "cancel"}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            void action.act("cancel", cancelRunAction, { runId: run.id }).then(() => setAsking(false))
          }
        />
      )}
    </section>
  );
}
