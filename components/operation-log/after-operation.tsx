"use client";

import { Undo2 } from "lucide-react";
import { Link } from "@/components/ui/link";
import { planUndoOperationAction } from "@/app/(desk)/runs/actions";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import { sayFailed } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import type { OperationView } from "@/lib/domain/operations/operation";
import { isUndoable } from "@/lib/domain/operations/undo";
import { usePlan } from "@/components/runs/use-plan";

/**
 * What can follow an operation: its run, and a draft that puts things back, checked against what is there
 * now.
 */
export function AfterOperation({ operation }: { operation: OperationView }) {
  const mayPlan = useAllowed("runs.plan");
  const account = useAccounts().find(({ id }) => id === operation.accountId);
  const { pending, plan } = usePlan();
  const undoable = mayPlan && account !== undefined && isUndoable(operation, account.operations);
  if (!undoable && operation.runId === null) return null;

  async function undo() {
    const error = await plan(operation.id, (runId) =>
      planUndoOperationAction({ runId, operationId: operation.id }),
    );
    if (error) sayFailed("No undo was planned", error);
  }

  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {operation.runId !== null && (
        <Link href={`/runs/${operation.runId}`} className="text-accent hover:underline">
          Part of a run
        </Link>
      )}
      {undoable && (
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
      )}
    </span>
  );
}
