"use client";

import { useState } from "react";
import { useAllowed } from "@/components/shell/actor";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import type { OperationView } from "@/lib/domain/operations/operation";

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
