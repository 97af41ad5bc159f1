"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import * as texts from "@/lib/domain/texts/outcome";
import { type ReceiptEntry, receiptText } from "./value-text";

const secondsShown = 60;

/**
 * What was sent, passwords included, for the one moment they can be seen. They leave the page after a minute.
 * `message`: the same for the customer.
 */
export function Receipt({ entries, message }: { entries: ReceiptEntry[]; message?: string }) {
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
            <span className="flex flex-wrap gap-2">
              {message !== undefined && (
                <CopyButton wide variant="primary" label={texts.copyMessage} text={message} />
              )}
              <CopyButton wide label={texts.copyAll} text={receiptText(entries)} />
            </span>
            <span className="text-xs tabular-nums text-faint">{texts.hideIn(left)}</span>
          </>
        ) : (
          <Button onClick={again}>{texts.showAgain}</Button>
        )}
      </div>
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
