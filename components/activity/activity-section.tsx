"use client";

import { useAllowed } from "@/components/actor";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { auditSearchText } from "@/lib/domain/audit/search";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/activity";
import { ActivityList } from "./activity-list";

/** What was done to one sub-user, by whom, and the way back. */
export function ActivitySection({ accountId, remoteId }: SubUserRef) {
  const mayAudit = useAllowed("audit.read");
  return (
    <Section id="operations" title={texts.sectionTitle}>
      <div className="grid gap-3">
        <ActivityList
          filter={{ account: accountId, subUser: remoteId }}
          of={{ accountId, remoteId }}
          empty={<p className="text-[0.8125rem] text-muted">{texts.sectionEmpty}</p>}
        />
        {mayAudit && (
          <Link
            href={`/audit?${auditSearchText({ account: accountId, subUser: remoteId })}`}
            className="w-fit text-[0.8125rem] font-medium text-accent hover:underline"
          >
            {texts.auditLink}
          </Link>
        )}
      </div>
    </Section>
  );
}
