"use client";

import { Badge } from "@/components/ui/badge";
import { useAccounts } from "./use-accounts";

/** Beside figures: a part of them is made up. */
export function SampleHistory() {
  return (
    <Badge title="A sandbox account comes with 90 days of made-up usage. Subdesk did not observe it.">
      Sample history
    </Badge>
  );
}

/** The same where the account has any. */
export function SampleBadge({ accountId }: { accountId: string }) {
  return useAccounts().some(({ id, sampleHistory }) => sampleHistory && id === accountId) ? (
    <SampleHistory />
  ) : null;
}
