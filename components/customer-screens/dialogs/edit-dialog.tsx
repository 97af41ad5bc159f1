"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { updateCustomerAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { invalidateCustomers } from "@/components/customers/invalidate";
import { customerQuery } from "../queries";
import type { CustomerDialogProps } from "./asked";
import { contactsText, CustomerFieldset, fieldsOf, typedOf, type TypedFields } from "./customer-fields";

/**
 * Changes what is known of a customer. Where a colleague was quicker, the form keeps what was typed, says
 * what theirs is, and saves over it only when it is sent again.
 */
export function EditDialog({ customer, onClose }: CustomerDialogProps) {
  const queryClient = useQueryClient();
  const [began] = useState(customer);
  // That of the customer as it was when the form was opened, or when a colleague's change was last shown.
  const [seen, setSeen] = useState(customer.revision);
  const [typed, setTyped] = useState(() => typedOf(customer));
  const [theirs, setTheirs] = useState<Partial<Record<keyof TypedFields, string>>>({});
  const { run, pending, error } = useAction(updateCustomerAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  async function save() {
    const saved = await run({ id: customer.id, revision: seen, ...fieldsOf(typed) });
    if (saved) {
      toast({ title: texts.saved(visibleText(saved.name)) });
      return onClose();
    }
    const now = await queryClient
      .fetchQuery({ ...customerQuery(customer.id), staleTime: 0 })
      .catch(() => null);
    if (now && now.revision !== seen) {
      setTheirs(changedSince(began, now));
      setSeen(now.revision);
    }
  }
  const stale = error?.fields?.revision !== undefined;
  return (
    <FormDialog
      title={texts.titles.edit}
      description={visibleText(customer.name)}
      label={stale ? texts.saveOver : texts.save}
      pending={pending}
      error={error && stale ? { code: error.code, message: error.message } : error}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <CustomerFieldset value={typed} onChange={setTyped} errors={error?.fields} theirs={theirs} />
    </FormDialog>
  );
}

function changedSince(
  before: CustomerDetail,
  now: CustomerDetail,
): Partial<Record<keyof TypedFields, string>> {
  const said = (customer: CustomerDetail) => {
    const { contacts, ...rest } = typedOf(customer);
    return { ...rest, contacts: contactsText(contacts) };
  };
  const [was, is] = [said(before), said(now)];
  return Object.fromEntries(
    (Object.keys(is) as (keyof TypedFields)[])
      .filter((key) => was[key] !== is[key])
      .map((key) => [key, is[key]]),
  );
}
