"use client";

import { Badge } from "@/components/ui/badge";
import * as texts from "@/lib/domain/texts/sample";
import { useAccounts } from "./use-accounts";

/** Beside figures: a part of them is made up. */
export function SampleHistory() {
  return <Badge title={texts.sampleHistoryTitle}>{texts.sampleHistory}</Badge>;
}

/** The same where the account has any. */
export function SampleBadge({ accountId }: { accountId: string }) {
  return useAccounts().some(({ id, sampleHistory }) => sampleHistory && id === accountId) ? (
    <SampleHistory />
  ) : null;
}
