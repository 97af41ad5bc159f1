"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { AccountDescriptors } from "@/lib/domain/accounts/account";
import { CreateDialog } from "./create-dialog";
import { DeleteDialog } from "./delete-dialog";
import { carriedOutAs } from "../desk-operation";
import { FormDialog } from "./form-dialog";
import { operationLabels } from "../labels";
import { LimitsDialog } from "./limits-dialog";
import type { OperationDialogProps } from "./operation-dialog";
import { RevealDialog } from "./reveal-dialog";
import { StatusDialog } from "./status-dialog";
import { TrafficDialog } from "./traffic-dialog";

interface DialogsProps extends OperationDialogProps {
  descriptors: AccountDescriptors | undefined;
  /** Why there are no descriptors; without one they are on their way. */
  problem: string | undefined;
}

/** Only for OperationDialog, which loads it. */
export default function Dialogs({
  operation,
  subUser,
  account,
  descriptors,
  problem,
  onDone,
  onClose,
}: DialogsProps) {
  if (!descriptors && !problem) return null;
  if (descriptors && operation === "create")
    return <CreateDialog account={account} descriptors={descriptors} onDone={onDone} onClose={onClose} />;
  const descriptor =
    account && descriptors?.[account.id]?.find(({ name }) => name === carriedOutAs(operation));
  if (!subUser || !account || !descriptor) {
    return (
      <Dialog
        title={operationLabels[operation]}
        onClose={onClose}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <p className="text-[0.8125rem] text-muted">
          {!descriptors
            ? problem
            : account
              ? `${account.providerLabel} does not offer this.`
              : "Its account is no longer connected."}
        </p>
      </Dialog>
    );
  }
  const props = { subUser, account, descriptor, onDone, onClose };
  switch (operation) {
    case "set-limits":
      return <LimitsDialog {...props} />;
    case "set-note":
      return (
        <FormDialog
          {...props}
          operation="set-note"
          submitLabel="Save note"
          start={{ note: subUser.note ?? "" }}
        />
      );
    case "set-password":
      return <FormDialog {...props} operation="set-password" submitLabel="Set password" />;
    case "allocate-ips":
      return <FormDialog {...props} operation="allocate-ips" submitLabel="Allocate IPs" />;
    case "allocate-traffic":
      return <TrafficDialog {...props} />;
    case "delete":
      return <DeleteDialog {...props} />;
    case "reveal-password":
      return <RevealDialog {...props} />;
    case "enable":
    case "disable":
    case "unblock":
      return <StatusDialog {...props} operation={operation} />;
  }
}
