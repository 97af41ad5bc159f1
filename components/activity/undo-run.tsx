"use client";

import { Undo2 } from "lucide-react";
import { planUndoAction } from "@/app/(desk)/runs/actions";
import { useAllowed } from "@/components/actor";
import { sayFailed } from "@/components/call-action";
import { usePlan } from "@/components/runs/use-plan";
import { Button } from "@/components/ui/button";

/** Plans the way back from a whole run and leads to its preview. */
export function UndoRun({ runId: parentId }: { runId: string }) {
  const mayPlan = useAllowed("runs.plan");
  const { pending, plan } = usePlan();
  if (!mayPlan) return null;

  async function undo() {
    const error = await plan(parentId, (runId) => planUndoAction({ runId, parentId }));
    if (error) sayFailed("No undo was planned", error);
  }

  return (
    <span>
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2"
        icon={<Undo2 aria-hidden="true" className="size-3.5" />}
        pending={pending}
        onClick={() => void undo()}
      >
        Undo…
      </Button>
    </span>
  );
}
