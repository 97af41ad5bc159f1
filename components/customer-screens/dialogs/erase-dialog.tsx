"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { eraseCustomerAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Banner, ProblemBanner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { invalidateCustomers } from "@/components/customers/invalidate";
import { erasePreviewQuery } from "../queries";
import type { CustomerDialogProps } from "./asked";

/** Erases what is personal, for good. Says what that empties, and what it does not reach. */
export function EraseDialog({ customer, onClose }: CustomerDialogProps) {
  const [typed, setTyped] = useState("");
  const preview = useQuery(erasePreviewQuery(customer.id));
  const name = visibleText(customer.name);
  const { run, pending, error } = useAction(eraseCustomerAction, {
    unanswered: safeToRepeat(),
    invalidates: async (queryClient) => {
      const others = [["views"], ["alerts"]].map((queryKey) => queryClient.invalidateQueries({ queryKey }));
      await Promise.all([invalidateCustomers(queryClient), ...others]);
    },
  });
  async function erase() {
    if (!preview.data || !(await run({ id: customer.id, revision: preview.data.revision }))) return;
    toast({ title: texts.erased });
    onClose();
  }
  return (
    <AlertDialog
      title={texts.eraseQuestion(name)}
      description={texts.eraseHelp}
      confirmLabel={texts.erase}
      pending={pending}
      ready={preview.data !== undefined && [customer.name.trim(), name.trim()].includes(typed.trim())}
      onConfirm={() => void erase()}
      onClose={onClose}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-[0.8125rem]">
        <ProblemBanner error={error && { ...error, fields: undefined }} />
        {preview.error && <Banner tone="bad">{preview.error.message}</Banner>}
        {preview.data ? (
          <ul className="grid list-disc gap-1 pl-5">
            {texts.eraseEmpties(preview.data).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {preview.data.merged.map((merged) => (
              <li key={merged.id}>{texts.eraseMerged(visibleText(merged.name))}</li>
            ))}
          </ul>
        ) : (
          !preview.error && <Skeleton className="h-20" />
        )}
        <p className="text-muted">{texts.eraseKeeps}</p>
        <Field label={texts.typeName(name)}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </div>
    </AlertDialog>
  );
}
