"use client";

import { forgetReferenceAction } from "@/app/(desk)/customers/actions";
import { useAllowed } from "@/components/actor";
import { safeToRepeat } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/use-action";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer";
import { invalidateCustomers } from "@/components/customers/invalidate";

/** References that still lead to a customer; each can be taken from it, for another customer to have. */
export function FormerReferences({
  customer,
  references,
}: {
  customer: CustomerDetail;
  references: readonly string[];
}) {
  const mayWrite = useAllowed("customers.write");
  const { run, pending } = useAction(forgetReferenceAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
    failed: texts.referenceNotRemoved,
  });
  const { id, revision } = customer;
  return (
    <ul className="grid gap-1">
      {references.map((reference) => (
        <li key={reference} className="flex flex-wrap items-center justify-between gap-x-2">
          <span className="min-w-0 wrap-anywhere">{visibleText(reference)}</span>
          {mayWrite && (
            <Button
              size="sm"
              variant="ghost"
              disabled={pending}
              aria-label={texts.removeReference(visibleText(reference))}
              onClick={() => void run({ id, revision, reference })}
            >
              {texts.remove}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
