"use client";

import { undoCustomerChangeAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import * as texts from "@/lib/domain/texts/customer";
import { invalidateCustomers } from "@/components/customers/invalidate";

/** Takes a change of links back, and says what of it could not be. */
export function useUndo() {
  const { run, pending } = useAction(undoCustomerChangeAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
    failed: texts.notUndone,
  });
  return {
    pending,
    run: async (changeId: string) => {
      const done = await run({ changeId });
      if (!done) return;
      const left = done.leftAlone.length;
      toast({
        tone: left > 0 ? "warn" : "good",
        title: texts.undone(done.restored),
        description: left > 0 ? texts.leftAlone(left) : undefined,
      });
    },
  };
}
