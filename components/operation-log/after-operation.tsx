"use client";

import { Link } from "@/components/ui/link";
import { planUndoOperationAction } from "@/app/(desk)/runs/actions";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import type { OperationView } from "@/lib/domain/operations/operation";
import { isUndoable } from "@/lib/domain/operations/undo";
import * as texts from "@/lib/domain/texts/operation-log";
import { UndoButton } from "./undo-button";
import { UndoOrWhy } from "@/components/operations/outcome/undo-or-why";

/**
 * What can follow an operation: its run, and a draft that puts things back, checked against what is there
 * now.
 */
export function AfterOperation({ operation }: { operation: OperationView }) {
  const mayPlan = useAllowed("runs.plan");
  const account = useAccounts().find(({ id }) => id === operation.accountId);
  const undoable = account !== undefined && isUndoable(operation, account.operations);
  const { remoteId } = operation;
  if (!undoable && operation.runId === null) return null;

  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {operation.runId !== null && (
        <Link href={`/runs/${operation.runId}`} className="text-accent hover:underline">
          {texts.partOfRun}
        </Link>
      )}
      {undoable && (
        <UndoOrWhy
          status={operation.undo}
          {...(remoteId !== null && { subUser: { accountId: operation.accountId, remoteId } })}
        >
          {mayPlan && (
            <UndoButton
              of={operation.id}
              request={(runId) => planUndoOperationAction({ runId, operationId: operation.id })}
            />
          )}
        </UndoOrWhy>
      )}
    </span>
  );
}
