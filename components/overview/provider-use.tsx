import { SampleBadge } from "@/components/accounts/sample-badge";
import { subUsersText } from "@/components/runs/words";
import { Day } from "@/components/ui/time";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import type { ProviderUse } from "@/lib/domain/overview/overview";
import { changeText, shareOf } from "./compare";

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
              label="Today"
              now={each.today}
              before={each.yesterday}
              beforeLabel="yesterday by now"
            />
            <Comparison
              label="30 days"
              now={each.last30}
              before={each.previous30}
              beforeLabel="the 30 days before"
            />
          </div>
          <Days days={each.days} />
          <Known use={each} />
        </li>
      ))}
    </ul>
  );
}

/** Where the figures begin, when that is within the time they are compared over. */
function Known({ use: { watchedSince, remembered } }: { use: ProviderUse }) {
  if (watchedSince === null) return null;
  return (
    <p className="text-xs text-muted">
      Watched since <Day at={watchedSince} utc />
      {remembered === null
        ? ". What was used before is not known."
        : `. Earlier days are the provider's own figures, for ${subUsersText(remembered)}.`}
    </p>
  );
}

function Comparison({
  label,
  now,
  before,
  beforeLabel,
}: {
  label: string;
  now: number;
  before: number | null;
  beforeLabel: string;
}) {
  const earlier = before ?? 0;
  const largest = Math.max(now, earlier);
  const change = changeText(now, before);
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
            `None in ${beforeLabel}.`
          ) : (
            `Nothing to compare with: no figures for ${beforeLabel}.`
          )
        ) : (
          <>
            {change} {change === "the same" ? "as" : change.endsWith("much") ? "as" : "than"} {beforeLabel} (
            <span title={formatExactBytes(earlier)}>{formatBytes(earlier)}</span>)
          </>
        )}
      </p>
    </div>
  );
}

/** One bar to a day. What it shows is in words beside it; the bars only give the shape. */
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
        <span>30 days, one bar each (UTC)</span>
        <span title={formatExactBytes(largest)}>most in a day {formatBytes(largest)}</span>
      </figcaption>
    </figure>
  );
}
