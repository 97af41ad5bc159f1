"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { ProblemBanner } from "@/components/ui/banner";
import { useAction } from "@/components/use-action";
import type { CustomerName } from "@/lib/domain/customers/name";
import { visibleText } from "@/lib/domain/format";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/assign";
import { invalidateCustomers } from "../invalidate";
import { linkSubUsers, sayLinked } from "./link-calls";

interface RemoveDialogProps {
  subUser: SubUserRef;
  customer: CustomerName;
  onClose: () => void;
}

/** Takes one sub-user from its customer. Load it lazily. */
export default function RemoveDialog({ subUser, customer, onClose }: RemoveDialogProps) {
  const queryClient = useQueryClient();
  const [changeId] = useState(makeUuid);
  const { run, pending, error } = useAction(linkSubUsers, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  async function remove() {
    const { accountId, remoteId } = subUser;
    const subUsers = [{ accountId, remoteId, seen: customer.id }];
    const done = await run({ changeId, customerId: null, subUsers });
    if (!done) return;
    const left = done.changedMeanwhile.length;
    sayLinked(queryClient, texts.removed, { changeId, linked: done.linked, left });
    onClose();
  }
  return (
    <AlertDialog
      title={texts.removeTitle}
      description={texts.removeHelp(visibleText(customer.name))}
      confirmLabel={texts.removeConfirm}
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {error && <ProblemBanner error={error} />}
    </AlertDialog>
  );
}
