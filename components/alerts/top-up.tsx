"use client";

import { useQuery } from "@tanstack/react-query";
import { OperationDialog } from "@/components/operations/dialogs/operation-dialog";
import { subUserQuery } from "@/components/sub-users/detail/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/alerts";
import * as common from "@/lib/domain/texts/common";

interface TopUpProps {
  subUser: SubUserRef;
  account: AccountView;
  operation: "allocate-traffic" | "set-limits";
  onClose: () => void;
}

/** Only for EventItem, which loads it: the same dialog as in the table, over the sub-user as it is now. */
export default function TopUp({ subUser, account, operation, onClose }: TopUpProps) {
  const { data, error } = useQuery(subUserQuery(subUser));
  if (data)
    return <OperationDialog operation={operation} subUser={data} account={account} onClose={onClose} />;
  if (!error) return null;
  return (
    <Dialog title={texts.topUp} onClose={onClose} footer={<Button onClick={onClose}>{common.close}</Button>}>
      <p className="text-[0.8125rem] text-muted">{texts.topUpUnread(error.message)}</p>
    </Dialog>
  );
}
