"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { handOverQuery } from "@/components/hand-over/queries";
import { SecretLinkOffer, useSecretLink } from "@/components/hand-over/secret-link";
import { TemplateSelect } from "@/components/hand-over/template-select";
import { useMessage } from "@/components/hand-over/use-message";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ReadProblem } from "@/components/ui/read-problem";
import type { HandOverFacts } from "@/lib/domain/hand-over/message";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as handOverTexts from "@/lib/domain/texts/hand-over";
import * as texts from "@/lib/domain/texts/outcome";
import { type ReceiptEntry, receiptText } from "./value-text";

const secondsShown = 60;

/** What is handed over of a receipt: a message without the password, and a link to it. */
export interface ReceiptHandOver {
  /** Null where it is not known yet which one it is. */
  subUser: SubUserRef | null;
  facts: HandOverFacts;
  /** As the customer types it. */
  secret: string;
}

/** What was sent, passwords included, while it can be seen: it leaves the page after a minute. */
export function Receipt({ entries, handOver }: { entries: ReceiptEntry[]; handOver?: ReceiptHandOver }) {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState(true);
  const left = useCountdown(secondsShown, round, () => setShown(false));
  const again = () => {
    setShown(true);
    setRound(round + 1);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Banner tone="warn">
        <strong className="font-semibold">{texts.shownOnce}</strong> {texts.shownOnceHelp}
      </Banner>
      <dl className="divide-y rounded-md border">
        {entries.map((entry) => (
          <div key={entry.label} className="flex min-h-10 items-center gap-3 py-1 pl-3 pr-1.5">
            <dt className="w-24 shrink-0 sm:w-32 text-[0.8125rem] text-muted">{entry.label}</dt>
            <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
              <span
                className={entry.secret ? "break-all font-mono text-[0.8125rem]" : "[overflow-wrap:anywhere]"}
              >
                {entry.secret && !shown ? texts.hidden : entry.value}
              </span>
              {(shown || !entry.secret) && (
                <CopyButton size="sm" label={texts.copy(entry.label.toLowerCase())} text={entry.value} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        {shown ? (
          <>
            <CopyButton wide label={texts.copyAll} text={receiptText(entries)} />
            <span className="text-xs tabular-nums text-faint">{texts.hideIn(left)}</span>
          </>
        ) : (
          <Button onClick={again}>{texts.showAgain}</Button>
        )}
      </div>
      {handOver && <HandOver {...handOver} shown={shown} />}
    </div>
  );
}

function HandOver({ subUser, facts, secret, shown }: ReceiptHandOver & { shown: boolean }) {
  const maker = useSecretLink(subUser);
  const query = useQuery(handOverQuery(subUser));
  const { data } = query;
  const customer = data?.subUsers[0]?.facts.customer ?? facts.customer;
  const secretLink = maker.made?.url ?? null;
  const message = useMessage(
    [{ facts: { ...facts, customer }, secretLink }],
    data?.templates ?? [],
    data?.language ?? null,
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-md border p-3">
      {subUser && <SecretLinkOffer maker={maker} secret={shown ? secret : null} />}
      {!data && <ReadProblem query={query} what={handOverTexts.messageUnread} />}
      {data && (
        <div className="flex flex-wrap items-center gap-2">
          <CopyButton wide variant="primary" label={handOverTexts.copyMessage} text={message.text} />
          {message.templates.length > 1 && <TemplateSelect message={message} />}
          <p className="min-w-0 flex-1 basis-40 text-xs text-muted">
            {secretLink === null ? handOverTexts.messageHelp : handOverTexts.messageWithLink}
          </p>
        </div>
      )}
    </div>
  );
}

/**
 * Whole seconds left of `seconds`, counting by the clock so that a sleeping tab does not stretch them.
 * Another `round` restarts it.
 */
export function useCountdown(seconds: number, round: number, onEnd: () => void): number {
  const [left, setLeft] = useState(seconds);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    const until = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(rest);
      if (rest > 0) return;
      clearInterval(timer);
      end();
    }, 250);
    return () => clearInterval(timer);
  }, [seconds, round]);
  return left;
}
