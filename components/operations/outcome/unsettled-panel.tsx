"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import type { OperationView } from "@/lib/domain/operations/operation";
import * as texts from "@/lib/domain/texts/outcome";
import { CheckNow } from "./find-out";
import { NextLook } from "./operation-state";
import { SettleForm } from "./settle-form";
import type { OperationRun } from "../perform/use-operation";

/** Shown for an unknown outcome, with the ways to find out. */
export function UnsettledPanel({ operation, run }: { operation: OperationView; run: OperationRun }) {
  const [settling, setSettling] = useState(false);
  const maySettle = useAllowed("operations.settle");
  const underWay = operation.state === "planned" || operation.state === "sent";
  return (
    <div className="grid gap-3 rounded-md border border-warn/30 bg-warn-soft p-4">
      <div role="alert" className="flex gap-2.5 text-[0.8125rem]">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
        <div className="grid gap-1">
          <p className="font-medium text-warn">{underWay ? texts.underWay : texts.unknown}</p>
          {operation.message && <p className="text-ink">{operation.message}</p>}
          <p className="text-muted">
            {underWay ? (
              texts.noAnswerYet
            ) : operation.checkable ? (
              <Rich parts={texts.mayStill(<NextLook operation={operation} />)} />
            ) : (
              texts.lookItUp
            )}
          </p>
        </div>
      </div>
      {settling ? (
        <SettleForm operation={operation} onSettled={run.settled} onCancel={() => setSettling(false)} />
      ) : (
        <div className="flex flex-wrap gap-2 pl-6.5">
          {underWay && (
            <Button size="sm" pending={run.pending} onClick={() => void run.lookAgain()}>
              {texts.lookAgain}
            </Button>
          )}
          {!underWay && operation.checkable && <CheckNow operation={operation} onChecked={run.settled} />}
          {!underWay && maySettle && (
            <Button size="sm" onClick={() => setSettling(true)}>
              {texts.settleAsk}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
