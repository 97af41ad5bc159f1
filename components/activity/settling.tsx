"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAllowed } from "@/components/actor";
import { CheckNow } from "@/components/operations/outcome/find-out";
import { NextLook } from "@/components/operations/outcome/operation-state";
import { SettleForm } from "@/components/operations/outcome/settle-form";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { Button } from "@/components/ui/button";
import type { OperationView } from "@/lib/domain/operations/operation";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/activity";

/** The ways to find out what became of an operation of unknown outcome. */
export function Settling({ operation, of }: { operation: OperationView; of: SubUserRef | undefined }) {
  const queryClient = useQueryClient();
  const maySettle = useAllowed("operations.settle");
  const [settling, setSettling] = useState(false);
  const settled = () => {
    setSettling(false);
    void invalidateAfterOperation(queryClient, of);
  };
  if (settling) {
    return (
      <div className="mt-2 rounded-md border p-3">
        <SettleForm operation={operation} onSettled={settled} onCancel={() => setSettling(false)} />
      </div>
    );
  }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      <span className="text-muted">
        <NextLook operation={operation} />
      </span>
      {operation.checkable && <CheckNow operation={operation} onChecked={settled} />}
      {maySettle && (
        <Button size="sm" onClick={() => setSettling(true)}>
          {texts.settle}
        </Button>
      )}
    </div>
  );
}
