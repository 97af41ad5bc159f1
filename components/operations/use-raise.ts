"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import type { StillOff } from "@/lib/domain/sub-users/still-off";
import type { DeskOperation } from "./desk-operation";
import type { SubUserDialogProps } from "./dialog-parts";
import { stillOffRemark } from "./still-off-words";
import { thenEnable } from "./then-enable";
import { useOperation, type OperationRun } from "./use-operation";

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
  reasonOf: (input: OperationInput) => StillOff | null,
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
