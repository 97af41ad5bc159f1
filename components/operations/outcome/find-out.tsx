"use client";

import { useState } from "react";
import { checkOperationAction } from "@/app/(desk)/operations/actions";
import { noAnswer } from "@/components/no-answer";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { toast } from "@/components/ui/toast";
import type { OperationView } from "@/lib/domain/operations/operation";

/** Asks the provider what became of an operation. */
export function CheckNow({
  operation,
  onChecked,
}: {
  operation: Pick<OperationView, "id">;
  onChecked: (operation: OperationView) => void;
}) {
  const allowed = useAllowed("operations.check");
  const [pending, setPending] = useState(false);
  if (!allowed) return null;

  async function check() {
    setPending(true);
    const answer = await checkOperationAction({ operationId: operation.id }).catch(noAnswer);
    setPending(false);
    if (!answer.ok) {
      toast({ tone: "bad", title: "It could not be checked", description: answer.error.message });
      return;
    }
    if (answer.data.state === "unknown" || answer.data.state === "sent")
      toast({
        tone: "warn",
        title: "Still unknown",
        description: answer.data.message ?? "The provider's answer does not decide it.",
      });
    onChecked(answer.data);
  }

  return (
    <Button size="sm" pending={pending} onClick={() => void check()}>
      Check now
    </Button>
  );
}

const SettleDialog = lazyPart(() => import("./settle-dialog"), { over: true });

export function SettleButton({
  operation,
  onSettled,
}: {
  operation: Pick<OperationView, "id" | "operation" | "name">;
  onSettled: (operation: OperationView) => void;
}) {
  const allowed = useAllowed("operations.settle");
  const [open, setOpen] = useState(false);
  if (!allowed) return null;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Settle…
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
