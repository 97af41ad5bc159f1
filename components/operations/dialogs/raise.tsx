"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import type { AccountView } from "@/lib/domain/accounts/account";
import { stillOffWords, type StillOff as Reason } from "@/lib/domain/sub-users/still-off";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import * as texts from "@/lib/domain/texts/operations";
import { afterRaise, offersEnabling } from "./after-raise";
import type { SubUserDialogProps } from "./operation-frame";
import { thenEnable } from "../perform/perform";
import { type OperationRun, useOperation } from "../perform/use-operation";

interface Raise {
  run: OperationRun;
  /** Whether the sub-user is to be enabled once this is done. */
  enable: boolean;
  setEnable: (enable: boolean) => void;
}

/**
 * An operation that gives more to a sub-user, who may stay off for all that: `reasonOf` says why, and
 * enabling can follow it. What follows is decided by the input that is sent, at the time at which it is sent:
 * by the time of the answer the sub-user may show what it did.
 */
export function useRaise(
  operation: DeskOperation,
  { account, subUser, onDone, onClose }: SubUserDialogProps,
  reasonOf: (input: OperationInput) => Reason | null,
): Raise {
  const queryClient = useQueryClient();
  const canEnable = useCanEnable(account);
  const [enable, setEnable] = useState(false);
  const sent = useRef<{ input: OperationInput; reason: Reason | null }>({ input: {}, reason: null });
  const after = () => afterRaise({ reason: sent.current.reason, ticked: enable, canEnable });
  const run = useOperation({
    operation,
    account,
    subUser,
    onClose,
    onDone(result) {
      onDone?.(result);
      if (after().enable) void thenEnable(queryClient, result);
      return false;
    },
    remark: () => after().remark,
  });

  function remember(input: OperationInput) {
    sent.current = { input, reason: reasonOf(input) };
  }

  return {
    run: {
      ...run,
      submit(input, more) {
        // After a lost answer the earlier input is sent again.
        if (!run.mayBeDone) remember(input);
        return run.submit(input, more);
      },
      applyAnyway() {
        remember(sent.current.input);
        return run.applyAnyway();
      },
    },
    enable,
    setEnable,
  };
}

function useCanEnable(account: AccountView): boolean {
  return useAllowed("sub-users.enable") && account.operations.includes("enable");
}

interface StillOffProps {
  reason: Reason | null;
  account: AccountView;
  enable: boolean;
  onEnable: (enable: boolean) => void;
}

/** Says that more traffic does not make a sub-user work again, and offers to enable it along with it. */
export function StillOff({ reason, account, enable, onEnable }: StillOffProps) {
  const canEnable = useCanEnable(account);
  if (reason === null) return null;
  return (
    <Banner tone="warn">
      <p>{stillOffWords[reason]}</p>
      {reason === "disabled" && !account.operations.includes("enable") && (
        <p>{texts.noWayToEnable(account.providerLabel)}</p>
      )}
      {offersEnabling({ reason, canEnable }) && (
        <Checkbox
          className="mt-1"
          label={texts.enableAsWell}
          checked={enable}
          onChange={(event) => onEnable(event.target.checked)}
        />
      )}
    </Banner>
  );
}
