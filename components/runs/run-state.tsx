import { StatusBadge } from "@/components/ui/status-badge";
import type { RowState, RunRowView, RunView } from "@/lib/domain/runs/run";
import { rowWords, stateWords } from "./words";
import type { StateShape, Tone } from "@/lib/domain/tone";

type Look = { tone: Tone; shape: StateShape };

const runLooks: Record<RunView["state"], Look> = {
  draft: { tone: "neutral", shape: "ring" },
  queued: { tone: "accent", shape: "ring" },
  running: { tone: "accent", shape: "dot" },
  paused: { tone: "warn", shape: "triangle" },
  done: { tone: "good", shape: "dot" },
  cancelled: { tone: "neutral", shape: "dash" },
};

const rowLooks: Record<RowState, Look> = {
  planned: { tone: "neutral", shape: "ring" },
  excluded: { tone: "neutral", shape: "dash" },
  skipped: { tone: "neutral", shape: "dash" },
  done: { tone: "good", shape: "dot" },
  refused: { tone: "bad", shape: "square" },
  unknown: { tone: "warn", shape: "triangle" },
  superseded: { tone: "neutral", shape: "dash" },
  cancelled: { tone: "neutral", shape: "dash" },
};

/** A run that ended with something to look at does not look like one that went well. */
export function RunState({ run }: { run: Pick<RunView, "state" | "totals"> }) {
  const { refused, unknown } = run.totals.byState;
  if (run.state === "done" && unknown > 0)
    return <StatusBadge {...rowLooks.unknown}>Finished, not all known</StatusBadge>;
  if (run.state === "done" && refused > 0)
    return <StatusBadge {...rowLooks.refused}>Finished, not all done</StatusBadge>;
  return <StatusBadge {...runLooks[run.state]}>{stateWords[run.state]}</StatusBadge>;
}

/** What only the provider says to be done does not look like what a read has shown. */
export function RowStateBadge({
  row: { state, unverified },
  planned = rowWords.planned,
}: {
  row: Pick<RunRowView, "state" | "unverified">;
  planned?: string | undefined;
}) {
  if (state === "done" && unverified)
    return (
      <StatusBadge {...rowLooks[state]} shape="ring">
        Accepted
      </StatusBadge>
    );
  return <StatusBadge {...rowLooks[state]}>{state === "planned" ? planned : rowWords[state]}</StatusBadge>;
}
