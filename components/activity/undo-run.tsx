"use client";

import { planUndoAction } from "@/app/(desk)/runs/actions";
import { useAllowed } from "@/components/actor";
import { UndoButton } from "@/components/operation-log/undo-button";

/** The way back from a whole run. */
export function UndoRun({ runId: parentId }: { runId: string }) {
  if (!useAllowed("runs.plan")) return null;
  return <UndoButton of={parentId} request={(runId) => planUndoAction({ runId, parentId })} />;
}
