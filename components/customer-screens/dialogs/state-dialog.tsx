"use client";

import { closeCustomerAction, reopenCustomerAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { ProblemBanner } from "@/components/ui/banner";
import { Link } from "@/components/ui/link";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { CustomerStateRequest, CustomerView } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { invalidateCustomers } from "@/components/customers/invalidate";
import type { CustomerDialogProps } from "./asked";

const maxNamed = 5;

/** Closes a customer, and says which of its sub-users still run. */
export function CloseDialog(props: CustomerDialogProps) {
  return <StateDialog closing {...props} />;
}

export function ReopenDialog(props: CustomerDialogProps) {
  return <StateDialog closing={false} {...props} />;
}

/**
 * Does what was chosen when it was opened, whatever the customer is by then: after a lost answer it is what
 * was asked for, and "try again" has to mean the same again.
 */
function StateDialog({ closing, customer, onClose }: CustomerDialogProps & { closing: boolean }) {
  const name = visibleText(customer.name);
  const { run, pending, error } = useAction<CustomerStateRequest, CustomerView>(
    closing ? closeCustomerAction : reopenCustomerAction,
    { unanswered: safeToRepeat(), invalidates: invalidateCustomers },
  );
  const running = closing
    ? customer.subUsers.filter(({ status, vanishedAt }) => status === "active" && vanishedAt === null)
    : [];
  async function confirm() {
    if (!(await run({ id: customer.id, revision: customer.revision }))) return;
    toast({ title: closing ? texts.closed(name) : texts.reopened(name) });
    onClose();
  }
  return (
    <AlertDialog
      title={closing ? texts.closeQuestion(name) : texts.reopenQuestion(name)}
      description={closing ? texts.closeHelp : texts.reopenHelp}
      confirmLabel={closing ? texts.close : texts.reopen}
      danger={false}
      pending={pending}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {(error || running.length > 0) && (
        <div className="grid gap-3 text-[0.8125rem]">
          <ProblemBanner error={error && { ...error, fields: undefined }} />
          {running.length > 0 && (
            <div>
              <p className="font-medium">{texts.stillRunning(running.length)}</p>
              <ul className="mt-1 grid gap-0.5">
                {running.slice(0, maxNamed).map((subUser) => (
                  <li key={subUserKey(subUser)} className="min-w-0 truncate">
                    <Link
                      href={subUserPath(subUser)}
                      className="inline-flex min-h-6 items-center text-accent hover:underline"
                    >
                      {visibleText(subUser.name)}
                    </Link>
                  </li>
                ))}
                {running.length > maxNamed && (
                  <li className="text-muted">{texts.andMore(running.length - maxNamed)}</li>
                )}
              </ul>
            </div>
          )}
        </div>
      )}
    </AlertDialog>
  );
}
