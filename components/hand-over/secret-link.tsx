"use client";

import { Link2 } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { makeSecretLinkAction } from "@/app/(desk)/hand-over/actions";
import { useAllowed } from "@/components/actor";
import { outcomeUnknown } from "@/components/call-action";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ReadProblem } from "@/components/ui/read-problem";
import { Rich } from "@/components/ui/rich";
import { useAction } from "@/components/use-action";
import { localDateTime } from "@/lib/domain/dates";
import type { ErrorBody } from "@/lib/domain/errors";
import { secretLinkLimits, type MadeSecretLink } from "@/lib/domain/hand-over/secret-link";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/secret-links";
import { handOverQuery } from "./queries";

export interface SecretLinkMaker {
  made: MadeSecretLink | null;
  make: (secret: string) => void;
  pending: boolean;
  error: ErrorBody | null;
}

/** Held by whoever shows the password: the link stays when the password is hidden. */
export function useSecretLink(subUser: SubUserRef | null): SecretLinkMaker {
  const [made, setMade] = useState<MadeSecretLink | null>(null);
  const { run, pending, error } = useAction(makeSecretLinkAction, {
    unanswered: outcomeUnknown(texts.makeUnanswered),
    invalidates: [["secret-links"]],
  });
  return {
    made,
    make(secret) {
      if (!subUser) return;
      const { accountId, remoteId } = subUser;
      void run({ accountId, remoteId, secret }).then((link) => link && setMade(link));
    },
    pending,
    error,
  };
}

/**
 * Offers a one-time link where a password is shown, and shows the link that was made. `secret`:
 * null once it is hidden.
 */
export function SecretLinkOffer({ maker, secret }: { maker: SecretLinkMaker; secret: string | null }) {
  const allowed = useAllowed("secret-links.make");
  const query = useQuery({ ...handOverQuery(null), enabled: allowed });
  const { data } = query;
  const { made, make, pending, error } = maker;
  if (!allowed) return null;
  if (!data) return <ReadProblem query={query} what={texts.unread} />;
  if (made)
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <output
          aria-label={texts.link}
          className="block select-all break-all rounded-md border bg-sunken px-3 py-2 font-mono text-xs"
        >
          {made.url}
        </output>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <CopyButton wide label={texts.copyLink} text={made.url} />
          <p className="min-w-0 flex-1 basis-48 text-xs text-muted">
            <Rich parts={texts.made<ReactNode>(localDateTime(made.expiresAt))} />
          </p>
        </div>
      </div>
    );
  if (data.linkProblem !== null) return <p className="text-xs text-muted">{data.linkProblem}</p>;
  if (secret === null) return null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ProblemBanner error={error} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          icon={<Link2 aria-hidden="true" className="size-3.5" />}
          pending={pending}
          onClick={() => make(secret)}
        >
          {texts.make}
        </Button>
        <p className="min-w-0 flex-1 basis-48 text-xs text-muted">{texts.makeHelp(secretLinkLimits.hours)}</p>
      </div>
    </div>
  );
}
