"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import type { AccountView } from "@/lib/domain/accounts/account";
import { stillOffRemark, stillOffWords, type StillOff as Reason } from "@/lib/domain/sub-users/still-off";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import * as texts from "@/lib/domain/texts/operations";
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
 * enabling can follow it.
 */
export function useRaise(
  operation: DeskOperation,
  { account, subUser, onDone, onClose }: SubUserDialogProps,
  reasonOf: (input: OperationInput) => Reason | null,
): Raise {
  const queryClient = useQueryClient();
  const [enable, setEnable] = useState(false);
  const run = useOperation({
    operation,
    account,
    subUser,
    onClose,
    onDone(result) {
      onDone?.(result);
      if (enable) void thenEnable(queryClient, result);
      return false;
    },
    remark: (input) => (enable ? undefined : stillOffRemark(reasonOf(input))),
  });
  return { run, enable, setEnable };
}

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
        <p>{texts.noWayToEnable(account.providerLabel)}</p>
      )}
      {offered && (
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
