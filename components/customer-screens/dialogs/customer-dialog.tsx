"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { Banner } from "@/components/ui/banner";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { customerQuery } from "../queries";
import { AssignDialog } from "./assign-dialog";
import { EditDialog } from "./edit-dialog";
import { EraseDialog } from "./erase-dialog";
import { MergeDialog } from "./merge-dialog";
import { CloseDialog, ReopenDialog } from "./state-dialog";
import { UndoDialog } from "./undo-dialog";
import type { AskedOfCustomer } from "./asked";

const dialogs: Record<AskedOfCustomer, ComponentType<{ customer: CustomerDetail; onClose: () => void }>> = {
  edit: EditDialog,
  assign: AssignDialog,
  merge: MergeDialog,
  close: CloseDialog,
  reopen: ReopenDialog,
  erase: EraseDialog,
  undo: UndoDialog,
};

interface Asked {
  what: AskedOfCustomer;
  id: string;
  onClose: () => void;
}

/** The one dialog that is open on a customer. Load it lazily. */
export default function CustomerDialog({ what, id, onClose }: Asked) {
  const { data: customer, error } = useQuery(customerQuery(id));
  const Chosen = dialogs[what];
  if (customer) return <Chosen customer={customer} onClose={onClose} />;
  return (
    <Dialog title={texts.titles[what]} onClose={onClose}>
      {error ? <Banner tone="bad">{error.message}</Banner> : <Skeleton className="h-32" />}
    </Dialog>
  );
}
