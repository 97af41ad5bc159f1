import type { ReactNode } from "react";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { usageOf, type Cap, type UsageLevel } from "@/lib/domain/usage/usage";
import * as texts from "@/lib/domain/texts/sub-user";

interface UsageMeterProps {
  label: string;
  used: number | null;
  cap: Cap;
  /** Short, as on the page. */
  amount: (value: number) => string;
  /** Exact, as on hover. */
  exact: (value: number) => string;
  /** When the provider last reported the cap, where it no longer does. */
  saidAt: string | null;
  /** When the figures were read, where that is older than the rest of the page. */
  readAt: string | null;
  providerLabel: string;
}

const fills: Record<UsageLevel, string> = { fine: "bg-accent", near: "bg-warn", full: "bg-bad" };
const words: Record<UsageLevel, string> = { fine: "text-muted", near: "text-warn", full: "text-bad" };

export function UsageMeter({
  label,
  used,
  cap,
  amount,
  exact,
  saidAt,
  readAt,
  providerLabel,
}: UsageMeterProps) {
  const usage = usageOf(used, cap);
  return (
    <div className="grid gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-[0.8125rem] text-muted">{label}</h3>
        {usage.kind === "capped" && (
          <span className={`text-[0.8125rem] font-medium tabular-nums ${words[usage.level]}`}>
            {texts.percentUsed(usage.percent)}
          </span>
        )}
      </div>
      <p className="text-[0.8125rem] leading-7 text-muted tabular-nums">
        <Rich parts={sentenceOf(usage, { amount, exact, providerLabel })} />
      </p>
      {/* Without a cap there is no share to draw, and an empty bar would read as nothing used. */}
      <div
        className={`h-2 overflow-hidden rounded-full ${usage.kind === "capped" ? "bg-line" : "max-sm:hidden"}`}
        aria-hidden="true"
      >
        {usage.kind === "capped" && (
          <div
            className={`h-full rounded-full ${fills[usage.level]}`}
            style={{ width: `${Math.min(100, usage.percent)}%` }}
          />
        )}
      </div>
      <p className="text-[0.8125rem] text-muted tabular-nums sm:min-h-5">
        {usage.kind === "capped" && (
          <span title={exact(usage.left)}>
            <Rich parts={texts.leftOf(<span className="font-medium text-ink">{amount(usage.left)}</span>)} />
          </span>
        )}
        {readAt !== null && (
          <span className="block">
            <Rich parts={texts.trafficReadAt(<Time at={readAt} />)} />
          </span>
        )}
        {saidAt !== null && cap !== null && (
          <span className="block">
            <Rich parts={texts.capNoLongerReported(providerLabel, <Time at={saidAt} />)} />
          </span>
        )}
      </p>
    </div>
  );
}

function sentenceOf(
  usage: ReturnType<typeof usageOf>,
  { amount, exact, providerLabel }: Pick<UsageMeterProps, "amount" | "exact" | "providerLabel">,
): ReactNode[] {
  const figure = (value: number) => (
    <span title={exact(value)} className="text-xl font-semibold tracking-tight text-ink">
      {amount(value)}
    </span>
  );
  switch (usage.kind) {
    case "uncapped":
      return usage.used === null ? [texts.noCap] : texts.usedNoCap(figure(usage.used));
    case "unknown":
      if (usage.used !== null) return texts.usedCapUnknown(figure(usage.used), providerLabel);
      return [
        usage.cap === null
          ? texts.notReported(providerLabel)
          : texts.capUseUnknown(amount(usage.cap), providerLabel),
      ];
    default:
      return texts.usedOf(figure(usage.used), <span title={exact(usage.cap)}>{amount(usage.cap)}</span>);
  }
}
