"use client";

import { useState } from "react";
import { linkSubUsersAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Banner } from "@/components/ui/banner";
import { FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { invalidateCustomers } from "@/components/customers/invalidate";
import { useUndo } from "../use-undo";
import type { CustomerDialogProps } from "./asked";
import { SubUserPicker } from "./sub-user-picker";

/** Assigns sub-users to a customer. Nothing is sent to a provider. */
export function AssignDialog({ customer, onClose }: CustomerDialogProps) {
  const [picked, setPicked] = useState<SubUser[]>([]);
  const undo = useUndo();
  const { run, pending, error } = useAction(linkSubUsersAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  // Another choice is another change; the same one sent again is not.
  const [change, setChange] = useState(() => ({ of: picked, id: makeUuid() }));
  if (change.of !== picked) setChange({ of: picked, id: makeUuid() });
  const moved = picked.filter((each) => each.customer !== null);
  async function assign() {
    const changeId = change.id;
    const done = await run({
      changeId,
      customerId: customer.id,
      subUsers: picked.map(({ accountId, remoteId, customer: now }) => ({
        accountId,
        remoteId,
        seen: now?.id ?? null,
      })),
    });
    if (!done) return;
    const left = done.changedMeanwhile.length;
    toast({
      tone: left > 0 ? "warn" : "good",
      title: texts.assigned(done.linked, visibleText(customer.name)),
      description: left > 0 ? texts.changedMeanwhile(left) : undefined,
      ...(done.linked > 0 && {
        action: { label: texts.undo, onClick: () => void undo.run(changeId) },
      }),
    });
    onClose();
  }
  return (
    <FormDialog
      title={texts.assignTitle(visibleText(customer.name))}
      description={texts.assignHelp}
      label={texts.assign(picked.length)}
      pending={pending}
      disabled={picked.length === 0}
      error={error}
      onSubmit={() => void assign()}
      onClose={onClose}
    >
      <SubUserPicker picked={picked} onChange={setPicked} of={customer.id} />
      {moved.length > 0 && (
        <Banner tone="warn">
          {moved.map((each) => (
            <p key={subUserKey(each)}>
              {texts.movesFrom(visibleText(each.name), visibleText(each.customer?.name ?? ""))}
            </p>
          ))}
        </Banner>
      )}
    </FormDialog>
  );
}
