"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { resumeAccountAction } from "@/app/(desk)/accounts/actions";
import { withStepUp } from "@/components/auth/with-step-up";
import { noAnswer } from "@/components/no-answer";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-item";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { AccountDialogName } from "./account-dialog";

interface AccountMenuProps {
  account: AccountView;
  onOpen: (name: AccountDialogName, account: AccountView) => void;
}

/**
 * What the environment says of an account only the environment changes, so there is less to do to it here.
 */
export function AccountMenu({ account, onOpen }: AccountMenuProps) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const { id, label } = account;
  async function resume() {
    setPending(true);
    const answer = await withStepUp(resumeAccountAction)({ accountId: id }).catch(noAnswer);
    setPending(false);
    if (answer.ok) toast({ title: `${label} is resumed`, description: "Its sub-users are being read now." });
    else toast({ tone: "bad", title: `${label} was not resumed`, description: answer.error.message });
    void queryClient.invalidateQueries();
  }
  const rest: MenuItem = account.paused
    ? { label: "Resume", disabled: pending, onSelect: () => void resume() }
    : { label: "Pause", onSelect: () => onOpen("pause", account) };
  const idField: MenuItem[] =
    account.idFields.length > 0
      ? [{ label: "Set id field", onSelect: () => onOpen("set-id-field", account) }]
      : [];
  const items: MenuItem[] = [
    { label: "Rename", onSelect: () => onOpen("rename", account) },
    { label: "Set gateway", onSelect: () => onOpen("set-gateway", account) },
    ...idField,
    { label: "Replace key", onSelect: () => onOpen("replace-key", account) },
    rest,
    { kind: "separator" },
    { label: "Remove", danger: true, onSelect: () => onOpen("remove", account) },
  ];
  return (
    <Menu
      label={`Actions for ${label}`}
      icon={<Ellipsis aria-hidden="true" className="size-4" />}
      items={account.source === "desk" ? items : [...idField, rest]}
    />
  );
}
