"use client";

import { useAllowed } from "@/components/actor";
import { Section } from "@/components/ui/section";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/hand-over";
import * as links from "@/lib/domain/texts/secret-links";
import { CopyMessage } from "./copy-message";
import { SecretLinkList } from "./secret-link-list";

/** On the page of a sub-user: the message to its customer, and the links to its passwords. */
export function HandOverSection({ subUser }: { subUser: SubUserRef }) {
  const mayLink = useAllowed("secret-links.make");
  return (
    <Section id="hand-over" title={texts.sectionTitle}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <CopyMessage about={subUser} />
          <p className="min-w-0 flex-1 basis-48 text-xs text-muted">{texts.messageHelp}</p>
        </div>
        {mayLink && (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
            <h3 className="text-[0.8125rem] font-medium">{links.listTitle}</h3>
            <SecretLinkList subUser={subUser} />
          </div>
        )}
      </div>
    </Section>
  );
}
