import type { AccountView } from "@/lib/accounts/schema";
import type { PerformResult } from "@/lib/operations/schema";
import type { OperationDescriptor } from "@/lib/providers/descriptor";
import type { SubUser } from "@/lib/sub-users/schema";

/** What every dialog about one sub-user receives. */
export interface SubUserDialogProps {
  subUser: SubUser;
  account: AccountView;
  descriptor: OperationDescriptor;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}
