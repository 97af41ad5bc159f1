"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import type { CustomerName } from "@/lib/domain/customers/name";
import type { PerformResult } from "@/lib/domain/operations/operation";
import { carriedOutAs, operationFacts, type DeskOperation } from "@/lib/domain/operations/operations";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/operations";
import { close } from "@/lib/domain/texts/common";
import { CreateDialog } from "./create-dialog";
import { DeleteDialog } from "./delete-dialog";
import { FormDialog } from "./form-dialog";
import { LimitsDialog } from "./limits-dialog";
import type { SubUserDialogProps } from "./operation-frame";
import { RevealDialog } from "./reveal-dialog";
import { StatusDialog } from "./status-dialog";
import { TakeBackDialog } from "./take-back-dialog";
import { TrafficDialog } from "./traffic-dialog";

export interface OperationDialogProps {
  operation: DeskOperation;
  /** Null for create. */
  subUser: SubUser | null;
  /** Null lets the person choose among the accounts, for create. */
  account: AccountView | null;
  /** Whose a new one is to be, until the person chooses another. */
  customer?: CustomerName;
  onClose: () => void;
  /** After the outcome "done" or "skipped", before the dialog closes. */
  onDone?: (result: PerformResult) => void;
}

/** The dialog of every operation on a sub-user; creating one has none yet. */
const dialogs: Record<Exclude<DeskOperation, "create">, (props: SubUserDialogProps) => ReactNode> = {
  "set-limits": LimitsDialog,
  "allocate-traffic": TrafficDialog,
  "allocate-ips": (props) => (
    <FormDialog {...props} operation="allocate-ips" submitLabel={texts.allocateIps} />
  ),
  "set-note": (props) => (
    <FormDialog
      {...props}
      operation="set-note"
      submitLabel={texts.saveNote}
      start={{ note: props.subUser.note ?? "" }}
    />
  ),
  rename: (props) => (
    <FormDialog
      {...props}
      operation="rename"
      submitLabel={texts.rename}
      start={{ name: props.subUser.name }}
    />
  ),
  "take-back": TakeBackDialog,
  "reveal-password": RevealDialog,
  "set-password": (props) => (
    <FormDialog {...props} operation="set-password" submitLabel={texts.setPassword} />
  ),
  "reset-password": (props) => (
    <FormDialog {...props} operation="reset-password" submitLabel={texts.resetPassword} />
  ),
  unblock: (props) => <StatusDialog {...props} operation="unblock" />,
  enable: (props) => <StatusDialog {...props} operation="enable" />,
  disable: (props) => <StatusDialog {...props} operation="disable" />,
  delete: DeleteDialog,
};

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
  customer,
  descriptors,
  problem,
  onDone,
  onClose,
}: DialogsProps) {
  if (!descriptors && !problem) return null;
  if (descriptors && operation === "create")
    return (
      <CreateDialog
        account={account}
        customer={customer ?? null}
        descriptors={descriptors}
        onDone={onDone}
        onClose={onClose}
      />
    );
  const descriptor =
    account && descriptors?.[account.id]?.find(({ name }) => name === carriedOutAs(operation));
  if (operation === "create" || !subUser || !account || !descriptor) {
    return (
      <Dialog
        title={operationFacts[operation].button}
        onClose={onClose}
        footer={<Button onClick={onClose}>{close}</Button>}
      >
        <p className="text-[0.8125rem] text-muted">
          {!descriptors ? problem : account ? texts.notOffered(account.providerLabel) : texts.notConnected}
        </p>
      </Dialog>
    );
  }
  const Drawn = dialogs[operation];
  return (
    <Drawn subUser={subUser} account={account} descriptor={descriptor} onDone={onDone} onClose={onClose} />
  );
}
