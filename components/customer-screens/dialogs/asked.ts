import type { CustomerDetail } from "@/lib/domain/customers/row";

/** What can be asked for of a customer. */
export type AskedOfCustomer = "edit" | "assign" | "merge" | "close" | "reopen" | "erase" | "undo";

export interface CustomerDialogProps {
  customer: CustomerDetail;
  onClose: () => void;
}
