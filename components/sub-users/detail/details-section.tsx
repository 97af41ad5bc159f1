"use client";

import type { ReactNode } from "react";
import { useAllowed } from "@/components/actor";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Rich } from "@/components/ui/rich";
import { Moment, Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { SubUser, SubUserDetail } from "@/lib/domain/sub-users/sub-user";
import { Section } from "@/components/ui/section";
import * as texts from "@/lib/domain/texts/sub-user";

interface DetailsSectionProps {
  subUser: SubUser & Partial<Pick<SubUserDetail, "anotherSince">>;
  account: AccountView | undefined;
  /** Null where the note cannot be changed. */
  onNote: (() => void) | null;
  onTags: () => void;
}

export function DetailsSection({ subUser, account, onNote, onTags }: DetailsSectionProps) {
  const mayTag = useAllowed("sub-users.set-tags");
  return (
    <Section id="details" title={texts.detailsTitle}>
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-3 text-[0.8125rem]">
        <Line label={texts.account}>
          <Rich
            parts={texts.accountWithId(
              <bdi>{account?.label ?? subUser.accountId}</bdi>,
              <span className="text-faint">{texts.inBrackets(subUser.accountId)}</span>,
            )}
          />
        </Line>
        <Line label={texts.remoteId} copy={subUser.remoteId}>
          <span className="font-mono text-xs">{visibleText(subUser.remoteId)}</span>
        </Line>
        <Line label={texts.proxyLogin} copy={subUser.login ?? subUser.name}>
          {visibleText(subUser.login ?? subUser.name)}
        </Line>
        {subUser.email !== null && (
          <Line label={texts.dashboardEmail} copy={subUser.email}>
            {visibleText(subUser.email)}
          </Line>
        )}
        {subUser.createdAt !== null && (
          <Line label={texts.created}>
            <Moment at={subUser.createdAt} />
          </Line>
        )}
        {subUser.updatedAt !== null && (
          <Line label={texts.updated}>
            <Moment at={subUser.updatedAt} />
          </Line>
        )}
        {subUser.anotherSince && (
          <Line label={texts.idReused}>
            <Rich parts={texts.idReusedSince(<Moment at={subUser.anotherSince} />)} />
          </Line>
        )}
        <Line label={texts.observed}>
          <Time at={subUser.observedAt} />
        </Line>
        {(subUser.note || account?.operations.includes("set-note")) && (
          <Line
            label={texts.note}
            action={
              onNote && (
                <Button size="sm" variant="ghost" className="-my-1" onClick={onNote}>
                  {texts.editNote}
                </Button>
              )
            }
          >
            {subUser.note ? (
              <span className="whitespace-pre-wrap break-words">{visibleLines(subUser.note)}</span>
            ) : (
              <span className="text-faint">{texts.none}</span>
            )}
          </Line>
        )}
        <Line
          label={texts.tags}
          action={
            mayTag && (
              <Button size="sm" variant="ghost" className="-my-1" onClick={onTags}>
                {texts.editTags}
              </Button>
            )
          }
        >
          {subUser.tags.length === 0 ? (
            <span className="text-faint">{texts.none}</span>
          ) : (
            <span className="flex flex-wrap gap-1">
              {subUser.tags.map((tag) => (
                <Badge key={tag} title={visibleText(tag)}>
                  <span className="truncate">{visibleText(tag)}</span>
                </Badge>
              ))}
            </span>
          )}
        </Line>
      </dl>
    </Section>
  );
}

function Line({
  label,
  copy,
  action,
  children,
}: {
  label: string;
  copy?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-6 grid-cols-[8rem_minmax(0,1fr)] items-start gap-2">
      <dt className="text-muted">{label}</dt>
      <dd className="flex items-start justify-between gap-2">
        <span className="min-w-0 wrap-anywhere">{children}</span>
        {copy !== undefined ? (
          <CopyButton
            size="sm"
            text={copy}
            label={texts.copyValue(label.toLowerCase())}
            className="-my-1 !h-7"
          />
        ) : (
          action
        )}
      </dd>
    </div>
  );
}

/** A note may have lines; everything else invisible in it is shown. */
function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
