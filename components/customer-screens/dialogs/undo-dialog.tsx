"use client";

import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { useUndo } from "../use-undo";
import type { CustomerDialogProps } from "./asked";

/** Asks before a change is undone that reaches other customers too. */
export function UndoDialog({ customer, onClose }: CustomerDialogProps) {
  // What is undone is what was shown, also where the page learns of a later change meanwhile.
  const [change] = useState(customer.undoable);
  const undo = useUndo();
  return (
    <AlertDialog
      title={texts.undoQuestion}
      description={change === null ? texts.undoGone : texts.undoHelp(change)}
      confirmLabel={texts.undo}
      pending={undo.pending}
      ready={change !== null}
      onConfirm={() => {
        if (change !== null) void undo.run(change.changeId).then(onClose);
      }}
      onClose={onClose}
    />
  );
}
