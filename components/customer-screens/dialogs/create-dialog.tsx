"use client";

import { useState } from "react";
import { createCustomerAction } from "@/app/(desk)/customers/actions";
import { useAllowed } from "@/components/actor";
import { safeToRepeat } from "@/components/call-action";
import { Namesakes } from "@/components/customers/namesakes";
import { makeUuid } from "@/components/make-uuid";
import { FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { invalidateCustomers } from "@/components/customers/invalidate";
import { CustomerFieldset, fieldsOf, nothingTyped } from "./customer-fields";
import { SubUserPicker } from "./sub-user-picker";

interface CreateDialogProps {
  onCreated: (id: string) => void;
  onClose: () => void;
}

/** Makes a customer, with the sub-users it starts with. Load it lazily. */
export default function CreateDialog({ onCreated, onClose }: CreateDialogProps) {
  // The same until it is stored, so that sending it again makes no second one.
  const [id] = useState(makeUuid);
  const mayLink = useAllowed("customers.link");
  const [typed, setTyped] = useState(nothingTyped);
  const [picked, setPicked] = useState<SubUser[]>([]);
  const { run, pending, error } = useAction(createCustomerAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  async function create() {
    const subUsers = picked.map(({ accountId, remoteId }) => ({ accountId, remoteId }));
    // Agreeing covers these alone: another name is asked about again.
    const besides = error?.similar && [...error.similar];
    const made = await run({ id, ...fieldsOf(typed), subUsers, ...(besides && { besides }) });
    if (!made) return;
    toast({ title: texts.created(visibleText(made.name)) });
    onClose();
    onCreated(made.id);
  }
  return (
    <FormDialog
      title={texts.createTitle}
      description={texts.createHelp}
      label={error?.similar ? texts.createAsWell : texts.create}
      pending={pending}
      error={error}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <Namesakes error={error} />
      <CustomerFieldset value={typed} onChange={setTyped} errors={error?.fields} />
      {mayLink && <SubUserPicker picked={picked} onChange={setPicked} withoutCustomer />}
    </FormDialog>
  );
}
