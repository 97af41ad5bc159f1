"use client";

import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";
import { cancelRunAction, pauseRunAction, resumeRunAction } from "@/app/(desk)/runs/actions";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { RunProgress } from "./run-progress";
import type { useRunAction } from "./use-run-action";

const AlertDialog = lazyPart(
  async () => ({ default: (await import("@/components/ui/alert-dialog")).AlertDialog }),
  { over: true },
);

/** A run under way: how far it is, and the ways to hold it. */
export function LivePanel({ run, action }: { run: RunView; action: ReturnType<typeof useRunAction> }) {
  const mayControl = useAllowed("runs.control");
  const [asking, setAsking] = useState(false);
  const left = run.totals.byState.planned;
  const ending = run.state === "cancelled";
  const icon = "size-4";
  return (
    <section aria-label={texts.progress} className="grid gap-3 rounded-lg border bg-surface p-4">
      <RunProgress run={run} />
      {run.state === "paused" && (
        <Banner tone="warn">
          <strong className="font-semibold">{run.pauseMessage ?? texts.paused}</strong>{" "}
          {run.pauseReason && texts.resumesWhen[run.pauseReason]}
        </Banner>
      )}
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-60 text-[0.8125rem] text-muted">
          {ending
            ? texts.ending
            : run.state === "queued"
              ? texts.startsSoon
              : run.state === "running" &&
                (run.waiting > 0 && left === 0 ? texts.waits(run.waiting) : texts.continues)}
        </p>
        {mayControl && !ending && (
          <>
            {run.resumable && (
              <Button
                key="resume"
                variant="primary"
                icon={<Play aria-hidden="true" className={icon} />}
                pending={action.isPending("resume")}
                onClick={() => void action.act("resume", resumeRunAction, { runId: run.id })}
              >
                {texts.resume}
              </Button>
            )}
            {run.state !== "paused" && (
              <Button
                icon={<Pause aria-hidden="true" className={icon} />}
                pending={action.isPending("pause")}
                onClick={() => void action.act("pause", pauseRunAction, { runId: run.id })}
              >
                {texts.pause}
              </Button>
            )}
            <Button
              icon={<Ban aria-hidden="true" className={icon} />}
              pending={action.isPending("cancel")}
              onClick={() => setAsking(true)}
            >
              {texts.cancelRest}
            </Button>
          </>
        )}
      </div>
      {asking && (
        <AlertDialog
          title={texts.cancelTitle}
          description={texts.cancelMeans(left)}
          confirmLabel={texts.cancelRest}
          cancelLabel={texts.keepRun}
          pending={action.isPending("cancel")}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            void action
              .act("cancel", cancelRunAction, { runId: run.id })
              .then((cancelled) => cancelled && setAsking(false))
          }
        />
      )}
    </section>
  );
}
