"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/components/staff/use-change";
import type { Envelope } from "@/lib/domain/errors";

/** A change of an account shows in every list, so all of them are read again. */
export function useAccountChange() {
  const queryClient = useQueryClient();
  const { change, ...rest } = useChange("accounts");
  async function changeAccount<Input, Output>(
    action: (input: Input) => Promise<Envelope<Output>>,
    input: Input,
  ): Promise<Output | null> {
    const done = await change("account", action, input);
    if (done) void queryClient.invalidateQueries();
    return done;
  }
  return { ...rest, change: changeAccount };
}
