"use client";

import type { ReactNode } from "react";
import { withdrawInvitationAction } from "@/app/(desk)/staff/actions";
import { safeToRepeat } from "@/components/call-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import { useShown } from "@/components/ui/show-more";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { InvitationView } from "@/lib/domain/staff/staff";
import { ProblemBanner } from "@/components/ui/banner";
import { roleLabels } from "@/lib/domain/staff/role-words";
import * as texts from "@/lib/domain/texts/staff";

/** Invitations no one has used yet. A link cannot be shown again, only replaced. */
export function InvitationList({
  invitations,
  onAgain,
}: {
  invitations: InvitationView[];
  onAgain: (invitation: InvitationView) => void;
}) {
  const { run, sent, error } = useAction(withdrawInvitationAction, {
    unanswered: safeToRepeat(),
    invalidates: [["staff"]],
  });
  const { shown, more } = useShown(invitations);
  if (invitations.length === 0 && !error) return null;
  return (
    <section aria-labelledby="invitations" className="mt-8 grid gap-2">
      <h2 id="invitations" className="text-sm font-semibold">
        {texts.invitations}
      </h2>
      <ProblemBanner error={error} />
      <ul className="divide-y rounded-lg border bg-surface shadow-lift">
        {shown.map((invitation) => (
          <li
            key={invitation.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 text-[0.8125rem]"
          >
            <div className="min-w-0 flex-1 basis-52">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                <span className="break-all">{invitation.email}</span>
                {invitation.expired && <Badge tone="warn">{texts.expired}</Badge>}
              </p>
              <p className="text-muted">
                <Rich
                  parts={texts.invitedBy<ReactNode>(
                    roleLabels[invitation.role],
                    <bdi>{invitation.invitedBy}</bdi>,
                  )}
                />
              </p>
            </div>
            <div className="flex gap-2">
              <Button
                size="sm"
                aria-label={texts.newLinkFor(invitation.email)}
                onClick={() => onAgain(invitation)}
              >
                {texts.newLink}
              </Button>
              <Button
                size="sm"
                aria-label={texts.withdrawOf(invitation.email)}
                pending={sent?.linkId === invitation.id}
                onClick={() =>
                  void run({ linkId: invitation.id }).then(
                    (done) => done && toast({ title: texts.withdrawn(done.email) }),
                  )
                }
              >
                {texts.withdraw}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {more}
    </section>
  );
}
