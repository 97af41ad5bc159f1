import type { AccountView } from "@/lib/domain/accounts/account";
import type { PerformResult } from "@/lib/domain/operations/operation";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** What every dialog about one sub-user receives. */
export interface SubUserDialogProps {
  subUser: SubUser;
  account: AccountView;
  descriptor: OperationDescriptor;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}
