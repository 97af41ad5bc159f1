import { StatusBadge } from "@/components/ui/badge";
import { acceptedLook, outcomeLooks } from "@/lib/domain/operations/states";
import type { RunRowView, RunView } from "@/lib/domain/runs/run";
import { rowLooks, runLooks } from "@/lib/domain/runs/states";
import * as texts from "@/lib/domain/texts/run";

/** A finished run that needs attention looks different from one that went well. */
export function RunState({ run }: { run: Pick<RunView, "state" | "totals"> }) {
  const { refused, unknown } = run.totals.byState;
  const { label, ...look } =
    run.state === "done" && unknown > 0
      ? { ...outcomeLooks.unknown, label: texts.finishedUnknown }
      : run.state === "done" && refused > 0
        ? { ...outcomeLooks.refused, label: texts.finishedRefused }
        : runLooks[run.state];
  return <StatusBadge {...look}>{label}</StatusBadge>;
}

/** What only the provider says to be done does not look like what a read has shown. */
export function RowStateBadge({
  row: { state, unverified },
  planned = rowLooks.planned.label,
}: {
  row: Pick<RunRowView, "state" | "unverified">;
  planned?: string | undefined;
}) {
  const { label, ...look } = state === "done" && unverified ? acceptedLook : rowLooks[state];
  return <StatusBadge {...look}>{state === "planned" ? planned : label}</StatusBadge>;
}
