"use client";

import { useState } from "react";
import { checkOperationAction } from "@/app/(desk)/operations/actions";
import { safeToRepeat } from "@/components/call-action";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { OperationView } from "@/lib/domain/operations/operation";
import * as texts from "@/lib/domain/texts/outcome";

/** Asks the provider what became of an operation. */
export function CheckNow({
  operation,
  onChecked,
}: {
  operation: Pick<OperationView, "id">;
  onChecked: (operation: OperationView) => void;
}) {
  const allowed = useAllowed("operations.check");
  const { run, pending } = useAction(checkOperationAction, {
    unanswered: safeToRepeat(),
    failed: texts.notChecked,
  });
  if (!allowed) return null;

  async function check() {
    const checked = await run({ operationId: operation.id });
    if (!checked) return;
    if (checked.state === "unknown" || checked.state === "sent")
      toast({
        tone: "warn",
        title: texts.stillUnknown,
        description: checked.message ?? texts.undecided,
      });
    onChecked(checked);
  }

  return (
    <Button size="sm" pending={pending} onClick={() => void check()}>
      {texts.checkNow}
    </Button>
  );
}

const SettleDialog = lazyPart(() => import("./settle-dialog"), { over: true });

export function SettleButton({
  operation,
  onSettled,
}: {
  operation: Pick<OperationView, "id" | "operation" | "name" | "apart">;
  onSettled: (operation: OperationView) => void;
}) {
  const allowed = useAllowed("operations.settle");
  const [open, setOpen] = useState(false);
  if (!allowed) return null;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {texts.settleAsk}
      </Button>
      {open && (
        <SettleDialog
          operation={operation}
          onClose={() => setOpen(false)}
          onSettled={(settled) => {
            setOpen(false);
            onSettled(settled);
          }}
        />
      )}
    </>
  );
}
