"use client";

import { Dialog } from "@/components/ui/dialog";
import { visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import { operationFacts } from "@/lib/domain/operations/operations";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/outcome";
import { SettleForm } from "./settle-form";

/** Only for SettleButton, which loads it. */
export default function SettleDialog({
  operation,
  onSettled,
  onClose,
}: {
  operation: Pick<OperationView, "id" | "operation" | "name" | "apart">;
  onSettled: (operation: OperationView) => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      title={texts.settleTitle}
      description={texts.settleSubject(
        operationFacts[operation.operation].label,
        visibleText(disambiguatedName(operation.name, operation.apart)),
      )}
      onClose={onClose}
    >
      <SettleForm operation={operation} onSettled={onSettled} onCancel={onClose} />
    </Dialog>
  );
}
