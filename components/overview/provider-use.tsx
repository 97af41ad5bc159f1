import { SampleBadge } from "@/components/accounts/sample-badge";
import { Rich } from "@/components/ui/rich";
import { Day } from "@/components/ui/time";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import type { ProviderUse } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/traffic";
import type { Sentences } from "@/lib/domain/texts/traffic";
import { changeOf, shareOf } from "./compare";

/** Traffic of today and of 30 days per account, each against the period before. */
export function ProviderUseList({ use }: { use: ProviderUse[] }) {
  return (
    <ul className="divide-y">
      {use.map((each) => (
        <li key={each.accountId} className="grid gap-3 px-4 py-3">
          <div className="flex items-center justify-between gap-2">
            <h3 className="text-[0.8125rem] font-medium">{each.label}</h3>
            <SampleBadge accountId={each.accountId} />
          </div>
          <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
            <Comparison
              label={texts.today}
              now={each.today}
              before={each.yesterday}
              sentences={texts.againstYesterday}
            />
            <Comparison
              label={texts.month}
              now={each.last30}
              before={each.previous30}
              sentences={texts.againstMonth}
            />
          </div>
          <Days days={each.days} />
          <Known use={each} />
        </li>
      ))}
    </ul>
  );
}

/** Since when Subdesk watches, where that is within the days compared. */
function Known({ use: { watchedSince, remembered } }: { use: ProviderUse }) {
  if (watchedSince === null) return null;
  return (
    <p className="text-xs text-muted">
      <Rich
        parts={
          remembered === null
            ? texts.watchedSince(<Day at={watchedSince} utc />)
            : texts.watchedAndReported(<Day at={watchedSince} utc />, remembered)
        }
      />
    </p>
  );
}

function Comparison({
  label,
  now,
  before,
  sentences,
}: {
  label: string;
  now: number;
  before: number | null;
  sentences: Sentences;
}) {
  const earlier = before ?? 0;
  const largest = Math.max(now, earlier);
  const change = changeOf(
    now,
    before,
    sentences,
    <span title={formatExactBytes(earlier)}>{formatBytes(earlier)}</span>,
  );
  return (
    <div className="grid content-start gap-1.5">
      <p className="flex items-baseline justify-between gap-3 text-[0.8125rem]">
        <span className="text-muted">{label}</span>
        <span className="text-base font-semibold tracking-tight tabular-nums" title={formatExactBytes(now)}>
          {formatBytes(now)}
        </span>
      </p>
      <div aria-hidden="true" className="grid gap-0.5">
        <span className="h-1.5 rounded-full bg-line">
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${shareOf(now, largest)}%` }}
          />
        </span>
        <span className="h-1.5 rounded-full bg-line">
          <span
            className="block h-full rounded-full bg-line-strong/60"
            style={{ width: `${shareOf(earlier, largest)}%` }}
          />
        </span>
      </div>
      <p className="text-xs text-muted tabular-nums">
        {change === null ? (
          before === 0 ? (
            sentences.noneBefore
          ) : (
            sentences.unknownBefore
          )
        ) : (
          <Rich parts={change} />
        )}
      </p>
    </div>
  );
}

/** One bar a day. Hidden from screen readers: the figures beside it say the same. */
function Days({ days }: { days: number[] }) {
  const largest = Math.max(...days, 0);
  if (largest === 0) return null;
  return (
    <figure className="grid gap-1">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${days.length * 10} 40`}
        preserveAspectRatio="none"
        className="h-10 w-full"
      >
        {days.map((value, at) => {
          const height = (shareOf(value, largest) / 100) * 40;
          return (
            <rect
              key={at}
              x={at * 10 + 1}
              y={40 - Math.max(height, 0.5)}
              width={8}
              height={Math.max(height, 0.5)}
              className={at === days.length - 1 ? "fill-accent" : "fill-accent/45"}
            />
          );
        })}
      </svg>
      <figcaption className="flex justify-between gap-3 text-xs text-faint tabular-nums">
        <span>{texts.bars}</span>
        <span title={formatExactBytes(largest)}>{texts.mostInADay(largest)}</span>
      </figcaption>
    </figure>
  );
}
