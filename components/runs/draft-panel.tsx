"use client";

import { type FormEvent, useState } from "react";
import { confirmRunAction } from "@/app/(desk)/runs/actions";
import { beyondCeilings, ceilingsText, useCeilings } from "@/components/operations/perform/ceilings";
import { useAllowed } from "@/components/actor";
import { useTyped } from "@/components/typed";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import { formatBytes, visibleText } from "@/lib/domain/format";
import { maxReasonLength } from "@/lib/domain/operations/limits";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { PoolNeeds } from "./pool-needs";
import { RunTiles } from "./run-tiles";
import { Needing } from "./set-caps";
import { useDiscard, type useRunAction } from "./use-run-action";
import { startLabel, stillOffText } from "./words";

/** The last look before anything is sent. */
export function DraftPanel({ run, action }: { run: RunView; action: ReturnType<typeof useRunAction> }) {
  const mayStart = useAllowed("runs.control");
  const { planned, skipped } = run.totals.byState;
  const ceilings = useCeilings();
  const beyond = !ceilings
    ? null
    : run.totals.lifted > 0
      ? texts.noUnlimited
      : beyondCeilings(ceilings, run.totals.promised, run.totals.mostPromised);
  return (
    <div className="grid gap-4">
      <RunTiles run={run} />
      {run.action === "create" && skipped > 0 && planned > 0 && (
        <Banner tone="warn">{texts.someWrong(planned, skipped)}</Banner>
      )}
      {run.totals.needing > 0 && <Needing run={run} action={action} />}
      {run.totals.stillOff > 0 && <Banner tone="warn">{stillOffText(run.totals, false)}</Banner>}
      {planned > 0 && ceilings && (run.totals.promised > 0 || run.totals.lifted > 0) && (
        <Banner tone={beyond ? "bad" : "info"}>
          {beyond
            ? texts.beyondCeilings(beyond)
            : texts.withinCeilings(formatBytes(run.totals.promised), ceilingsText(ceilings))}
        </Banner>
      )}
      <PoolNeeds pools={run.totals.pools} />
      {run.action === "create" && run.totals.byState.excluded > 0 && (
        <Banner tone="warn">{texts.similarLeftOut}</Banner>
      )}
      {planned === 0 && <Banner tone="warn">{texts.nothingChanges}</Banner>}
      {planned > 0 &&
        run.irreversible.map((sentence) => (
          <Banner key={sentence} tone="warn">
            {sentence}
          </Banner>
        ))}
      {!run.editable ? (
        <Others run={run} />
      ) : mayStart ? (
        <Start key={run.id} run={run} action={action} allowed={beyond === null} />
      ) : (
        <Banner>{texts.mayNotStart}</Banner>
      )}
    </div>
  );
}

/** A colleague's: it can be looked at and discarded. */
function Others({ run }: { run: RunView }) {
  const discard = useDiscard(run);
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2 rounded-lg border bg-surface p-4">
      <p className="min-w-0 flex-1 basis-60 text-[0.8125rem] text-muted">
        <Rich parts={texts.othersDraft(<bdi>{visibleText(run.actor)}</bdi>)} />
      </p>
      <Button pending={discard.pending} onClick={() => void discard.act()}>
        {texts.discard}
      </Button>
    </div>
  );
}

function Start({
  run,
  action,
  allowed,
}: {
  run: RunView;
  action: ReturnType<typeof useRunAction>;
  allowed: boolean;
}) {
  const [reason, setReason] = useTyped(`reason of run ${run.id}`);
  const [typed, setTyped] = useState("");
  const rows = run.totals.byState.planned;
  const deletes = run.action === "delete";
  const danger = deletes || (run.totals.cutOff > 0 && run.action !== "create");
  const ready = rows > 0 && allowed && (!deletes || typed.replace(/[\s,.]/g, "") === String(rows));
  const discard = useDiscard(run, () => setReason(""));

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || discard.pending) return;
    const given = reason.trim();
    const started = await action.act("start", confirmRunAction, {
      runId: run.id,
      digest: run.digest ?? "",
      ...(given && { reason: given }),
    });
    if (started) setReason("");
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="grid gap-3 rounded-lg border bg-surface p-4"
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={texts.reason} optional help={texts.reasonHelp}>
          {(control) => (
            <Input
              {...control}
              value={reason}
              maxLength={maxReasonLength}
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {deletes && rows > 0 && (
          <Field label={texts.typeToDelete(rows)} help={texts.typeToDeleteHelp}>
            {(control) => (
              <Input
                {...control}
                value={typed}
                inputMode="numeric"
                autoComplete="off"
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-60 text-[0.8125rem] text-muted">{texts.notSentYet}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            disabled={action.isPending("start")}
            pending={discard.pending}
            onClick={() => void discard.act()}
          >
            {texts.discard}
          </Button>
          <Button
            type="submit"
            variant={danger ? "danger" : "primary"}
            pending={action.isPending("start")}
            disabled={!ready || action.isPending("exclude")}
          >
            {startLabel(run, rows)}
          </Button>
        </div>
      </div>
    </form>
  );
}
