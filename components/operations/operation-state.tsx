import type { Tone } from "@/components/ui/badge";
import { StatusBadge, type StatusShape } from "@/components/ui/status-badge";
import type { OperationState as State } from "@/lib/domain/operations/names";
import { stateLabels } from "./labels";

const looks: Record<State, { tone: Tone; shape: StatusShape }> = {
  planned: { tone: "neutral", shape: "ring" },
  sent: { tone: "accent", shape: "ring" },
  done: { tone: "good", shape: "dot" },
  refused: { tone: "bad", shape: "square" },
  unknown: { tone: "warn", shape: "triangle" },
  skipped: { tone: "neutral", shape: "dash" },
  superseded: { tone: "neutral", shape: "dash" },
};

/** What only the provider says to be done does not look like what a read has shown. */
export function OperationState({ state, unverified = false }: { state: State; unverified?: boolean }) {
  if (state === "done" && unverified)
    return (
      <StatusBadge {...looks[state]} shape="ring">
        Accepted
      </StatusBadge>
    );
  return <StatusBadge {...looks[state]}>{stateLabels[state]}</StatusBadge>;
}
