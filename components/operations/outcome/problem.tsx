"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import type { ErrorBody } from "@/lib/domain/errors";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { LimitDescriptor } from "@/lib/domain/providers/descriptor";
import type { FieldConflict, OperationView } from "@/lib/domain/operations/operation";
import * as texts from "@/lib/domain/texts/outcome";
import { mayBeRepeated } from "@/lib/domain/operations/names";
import { canApplyAnyway } from "../perform/request";
import type { OperationRun } from "../perform/use-operation";
import { conflictTexts } from "./conflict-texts";

/** Why it was not carried out, beside the form that still holds everything. */
export function Problem({
  run,
  account,
  onKeep,
}: {
  run: OperationRun;
  account: AccountView;
  onKeep: () => void;
}) {
  if (run.error) return <RequestProblem error={run.error} run={run} />;
  if (!run.outcome || !mayBeRepeated(run.outcome.state)) return null;
  return run.outcome.conflicts.length > 0 ? (
    <Stale outcome={run.outcome} run={run} limits={account.limits} onKeep={onKeep} />
  ) : (
    <Refusal outcome={run.outcome} providerLabel={account.providerLabel} />
  );
}

function RequestProblem({ error, run }: { error: ErrorBody; run: OperationRun }) {
  // Said beside the field already.
  if (Object.values(error.fields ?? {}).includes(error.message)) return null;
  const open = run.mayBeDone;
  return (
    <div role="alert" ref={intoView}>
      <Banner tone={open || error.code === "similar-name" || error.code === "outdated" ? "warn" : "bad"}>
        <p>{error.message}</p>
        {open && (
          <Button size="sm" className="mt-2" pending={run.pending} onClick={() => void run.lookAgain()}>
            {texts.sendAgain}
          </Button>
        )}
        {error.code === "outdated" && (
          <Button size="sm" className="mt-2" onClick={() => window.location.reload()}>
            {texts.reload}
          </Button>
        )}
      </Banner>
    </div>
  );
}

function Refusal({ outcome, providerLabel }: { outcome: OperationView; providerLabel: string }) {
  const partly = outcome.state === "partly";
  return (
    <div role="alert" ref={intoView}>
      <Banner tone={partly ? "warn" : "bad"}>
        <p className="font-medium">{partly ? texts.partly : texts.refused}</p>
        <p>{outcome.message ?? texts.noReason(providerLabel)}</p>
      </Banner>
    </div>
  );
}

function Stale({
  outcome,
  run,
  limits,
  onKeep,
}: {
  outcome: OperationView;
  run: OperationRun;
  limits: readonly LimitDescriptor[];
  onKeep: () => void;
}) {
  return (
    <div role="alert" ref={intoView} className="grid gap-3 rounded-md border border-warn/30 bg-warn-soft p-3">
      <p className="text-[0.8125rem] text-warn">
        <span className="font-medium">{texts.nothingChanged}</span>{" "}
        {outcome.message ?? texts.changedMeanwhile}
      </p>
      <ConflictTable conflicts={outcome.conflicts} limits={limits} />
      <div className="flex flex-wrap gap-2">
        {canApplyAnyway(outcome.conflicts) && (
          <Button size="sm" pending={run.pending} onClick={() => void run.applyAnyway()}>
            {texts.applyAnyway}
          </Button>
        )}
        <Button size="sm" disabled={run.pending} onClick={onKeep}>
          {texts.keep}
        </Button>
      </div>
    </div>
  );
}

/**
 * A long form may be scrolled to where this is out of sight, and a press that seems to do nothing is pressed
 * again.
 */
function intoView(node: HTMLElement | null) {
  node?.scrollIntoView({ block: "nearest" });
}

function ConflictTable({
  conflicts: given,
  limits,
}: {
  conflicts: FieldConflict[];
  limits: readonly LimitDescriptor[];
}) {
  const conflicts = given.map((conflict) => ({ field: conflict.field, ...conflictTexts(conflict, limits) }));
  return (
    <table className="w-full overflow-hidden rounded-md border bg-surface text-left text-[0.8125rem]">
      <thead className="text-xs text-muted">
        <tr>
          <th className="px-2.5 py-1.5 font-medium">
            <span className="sr-only">{texts.conflictField}</span>
          </th>
          <th className="px-2.5 py-1.5 font-medium">{texts.conflictSeen}</th>
          <th className="px-2.5 py-1.5 font-medium">{texts.conflictNow}</th>
        </tr>
      </thead>
      <tbody>
        {conflicts.map(({ field, label, values: [seen, now] }) => (
          <tr key={field} className="border-t align-top">
            <th scope="row" className="px-2.5 py-1.5 font-medium">
              {label}
            </th>
            <td className="break-words px-2.5 py-1.5 text-muted">{seen}</td>
            <td className="break-words px-2.5 py-1.5">{now}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
