import { StatusBadge } from "@/components/ui/badge";
import { acceptedStyle, outcomeStyles } from "@/lib/domain/operations/states";
import type { RunRowView, RunView } from "@/lib/domain/runs/run";
import { rowStyles, runStyles } from "@/lib/domain/runs/states";
import * as texts from "@/lib/domain/texts/run";

/** A finished run that needs attention looks different from one that went well. */
export function RunState({ run }: { run: Pick<RunView, "state" | "totals"> }) {
  const { refused, unknown } = run.totals.byState;
  const { label, ...look } =
    run.state === "done" && unknown > 0
      ? { ...outcomeStyles.unknown, label: texts.finishedUnknown }
      : run.state === "done" && refused > 0
        ? { ...outcomeStyles.refused, label: texts.finishedRefused }
        : runStyles[run.state];
  return <StatusBadge {...look}>{label}</StatusBadge>;
}

/** What only the provider says to be done does not look like what a read has shown. */
export function RowStateBadge({
  row: { state, unverified },
  planned = rowStyles.planned.label,
}: {
  row: Pick<RunRowView, "state" | "unverified">;
  planned?: string | undefined;
}) {
  const { label, ...look } = state === "done" && unverified ? acceptedStyle : rowStyles[state];
  return <StatusBadge {...look}>{state === "planned" ? planned : label}</StatusBadge>;
}
