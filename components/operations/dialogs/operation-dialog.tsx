"use client";

import { useQuery } from "@tanstack/react-query";
import { descriptorsQuery } from "@/components/queries";
import { lazyPart } from "@/components/ui/lazy-part";
import type { OperationDialogProps } from "./dialogs";

const Dialogs = lazyPart(() => import("./dialogs"), { over: true });

/** One per table or page, mounted while an operation is chosen. Its code is fetched with the first one. */
export function OperationDialog(props: OperationDialogProps) {
  // Fetched together with the code, not after it.
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
