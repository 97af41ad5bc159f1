"use client";

import { useQuery } from "@tanstack/react-query";
import { descriptorsQuery } from "@/components/queries";
import { lazyPart } from "@/components/ui/lazy-part";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { PerformResult } from "@/lib/domain/operations/operation";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import type { DeskOperation } from "../desk-operation";

const Dialogs = lazyPart(() => import("./dialogs"), { over: true });

export interface OperationDialogProps {
  operation: DeskOperation;
  /** Null for create. */
  subUser: SubUser | null;
  /** Null lets the person choose among the accounts, for create. */
  account: AccountView | null;
  onClose: () => void;
  /** After the outcome "done" or "skipped", before the dialog closes. */
  onDone?: (result: PerformResult) => void;
}

/** One per table or page, mounted while an operation is chosen. Its code is fetched with the first one. */
export function OperationDialog(props: OperationDialogProps) {
  // Asked for here, so that it comes along with the code and not after it.
  const descriptors = useQuery(descriptorsQuery());
  return (
    <Dialogs
      key={`${props.operation} ${props.subUser?.accountId ?? ""} ${props.subUser?.remoteId ?? ""}`}
      {...props}
      descriptors={descriptors.data}
      problem={descriptors.error?.message}
    />
  );
}
