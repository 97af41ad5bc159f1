"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { revokeSecretLinkAction } from "@/app/(desk)/hand-over/actions";
import { safeToRepeat } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import { Moment, Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import type { SecretLinkState, SecretLinkView } from "@/lib/domain/hand-over/secret-link";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/secret-links";
import { secretLinksQuery } from "./queries";

const looks = {
  open: { tone: "accent", shape: "ring" },
  opened: { tone: "good", shape: "dot" },
  expired: { tone: "neutral", shape: "square" },
  revoked: { tone: "neutral", shape: "square" },
} as const satisfies Record<SecretLinkState, unknown>;

/** The latest one-time links of a sub-user, and what became of each. */
export function SecretLinkList({ subUser }: { subUser: SubUserRef }) {
  const { data, error } = useQuery(secretLinksQuery(subUser));
  const revoke = useAction(revokeSecretLinkAction, {
    unanswered: safeToRepeat(),
    invalidates: [["secret-links"]],
    readFirst: true,
  });
  if (error && !data) return <Banner tone="bad">{error.message}</Banner>;
  if (!data) return null;
  if (data.length === 0) return <p className="text-xs text-muted">{texts.noLinks}</p>;
  async function end(id: string) {
    if (await revoke.run({ id })) toast({ title: texts.revokedNow });
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {revoke.error && (
        <div role="alert">
          <Banner tone="bad">{revoke.error.message}</Banner>
        </div>
      )}
      <ul aria-label={texts.listTitle} className="divide-y rounded-md border text-[0.8125rem]">
        {data.map((link) => (
          <li key={link.id} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <StatusBadge {...looks[link.state]} className="!whitespace-normal">
              <span>
                <Rich parts={stateText(link)} />
              </span>
            </StatusBadge>
            <span className="min-w-0 flex-1 basis-40 break-words text-xs text-muted">
              <Rich parts={texts.madeBy<ReactNode>(visibleText(link.madeBy), <Time at={link.madeAt} />)} />
            </span>
            {link.state === "open" && (
              <Button
                size="sm"
                pending={revoke.sent?.id === link.id}
                disabled={revoke.pending}
                onClick={() => void end(link.id)}
              >
                {texts.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function stateText(link: SecretLinkView): ReactNode[] {
  if (link.openedAt !== null) return texts.opened<ReactNode>(<Time at={link.openedAt} />);
  if (link.revokedAt !== null)
    return texts.revoked<ReactNode>(visibleText(link.revokedBy ?? ""), <Time at={link.revokedAt} />);
  if (link.state === "expired") return texts.expired<ReactNode>(<Time at={link.expiresAt} />);
  return texts.expires<ReactNode>(<Moment at={link.expiresAt} />);
}
