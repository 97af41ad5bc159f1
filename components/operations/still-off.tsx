"use client";

import { useAllowed } from "@/components/shell/actor";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { StillOff as Reason } from "@/lib/domain/sub-users/still-off";
import { stillOffWords } from "./still-off-words";

interface StillOffProps {
  reason: Reason | null;
  account: AccountView;
  enable: boolean;
  onEnable: (enable: boolean) => void;
}

/** Says that more traffic does not make a sub-user work again, and offers to enable it along with it. */
export function StillOff({ reason, account, enable, onEnable }: StillOffProps) {
  const mayEnable = useAllowed("sub-users.enable");
  if (reason === null) return null;
  const offered = reason === "disabled" && mayEnable && account.operations.includes("enable");
  return (
    <Banner tone="warn">
      <p>{stillOffWords[reason]}</p>
      {reason === "disabled" && !account.operations.includes("enable") && (
        <p>{account.providerLabel} offers no way to enable it from here.</p>
      )}
      {offered && (
        <Checkbox
          className="mt-1"
          label="Enable it as well, once this is done"
          checked={enable}
          onChange={(event) => onEnable(event.target.checked)}
        />
      )}
    </Banner>
  );
}
