"use client";

import { Badge } from "@/components/ui/badge";
import { useAccounts } from "./use-accounts";

/** Beside a chart: a part of what it shows is made up. Of any account, or of the one that is named. */
export function SampleBadge({ accountId }: { accountId?: string }) {
  const made = useAccounts().some(
    ({ id, sampleHistory }) => sampleHistory && (accountId === undefined || id === accountId),
  );
  if (!made) return null;
  return (
    <Badge title="A sandbox account comes with 90 days of made-up usage. Subdesk did not observe it.">
      Sample history
    </Badge>
  );
}
