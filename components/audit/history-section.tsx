"use client";

import { useAllowed } from "@/components/actor";
import { Section } from "@/components/ui/section";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import { AuditList } from "./audit-list";
import { auditSearchText } from "@/lib/domain/audit/search";

/** What was done to one sub-user, by whom. */
export function HistorySection({ accountId, remoteId }: SubUserRef) {
  if (!useAllowed("audit.read")) return null;
  return (
    <Section id="history" title="History">
      <AuditList
        search={auditSearchText({ account: accountId, subUser: remoteId })}
        showSubject={false}
        empty={<p className="text-[0.8125rem] text-muted">The audit has nothing about it yet.</p>}
      />
    </Section>
  );
}
