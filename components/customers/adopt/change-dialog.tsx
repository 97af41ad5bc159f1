"use client";

import { useState } from "react";
import { FormDialog } from "@/components/ui/form-dialog";
import * as assign from "@/lib/domain/texts/assign";
import * as texts from "@/lib/domain/texts/adopt";
import { CustomerPicker, type PickedCustomer } from "../assign/customer-picker";
import type { Chosen } from "./choices";

interface ChangeDialogProps {
  suggestion: Chosen;
  onPick: (picked: PickedCustomer) => void;
  onClose: () => void;
}

/** Another customer for a suggestion, or another name for the one it makes. Load it lazily. */
export default function ChangeDialog({ suggestion, onPick, onClose }: ChangeDialogProps) {
  const [picked, setPicked] = useState<PickedCustomer | null>(suggestion.customer);
  const [tried, setTried] = useState(false);
  return (
    <FormDialog
      title={texts.changeTitle}
      description={texts.changeDetail(suggestion.subUsers.length)}
      label={texts.changeConfirm}
      pending={false}
      error={null}
      onSubmit={() => {
        setTried(true);
        if (picked === null) return;
        onPick(picked);
        onClose();
      }}
      onClose={onClose}
    >
      <CustomerPicker
        picked={picked}
        error={tried && picked === null ? assign.chooseOne : undefined}
        onPick={setPicked}
      />
    </FormDialog>
  );
}
