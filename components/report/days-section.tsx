"use client";

import { SampleHistory } from "@/components/accounts/sample-badge";
import { lazyPart } from "@/components/ui/lazy-part";
import { Rich } from "@/components/ui/rich";
import { Skeleton } from "@/components/ui/skeleton";
import { utcDate } from "@/lib/domain/dates";
import { formatBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/report";
import type { UsageFigures, UsageReport } from "@/lib/domain/usage/report";

const ReportChart = lazyPart(() => import("./report-chart"), { whileLoading: <Skeleton className="h-56" /> });

/** What was used in all and on each day, as a chart and, for those who do not see it, as a table. */
export function DaysSection({ report }: { report: UsageReport }) {
  return (
    <section aria-label={texts.chartSection} className="rounded-lg border bg-surface p-4">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="text-[0.8125rem] text-muted tabular-nums">
          <Rich parts={sums(report.totals)} />
        </p>
        {report.totals.sample && <SampleHistory />}
      </div>
      <div className="h-56">
        <ReportChart days={report.days} label={chartLabel(report)} />
      </div>
      <DaysTable days={report.days} />
    </section>
  );
}

function sums({ used, added, average }: UsageFigures) {
  const figure = (bytes: number) => <span className="font-medium text-ink">{formatBytes(bytes)}</span>;
  if (added === 0) return texts.usedAndAverage(figure(used), figure(average));
  return added > 0
    ? texts.usedAddedAndAverage(figure(used), figure(added), figure(average))
    : texts.usedTakenBackAndAverage(figure(used), figure(-added), figure(average));
}

function chartLabel({ days, totals }: UsageReport): string {
  const most = days.reduce<UsageReport["days"][number] | null>(
    (best, day) => (day.own + day.reported > (best ? best.own + best.reported : 0) ? day : best),
    null,
  );
  return texts.chart(totals.used, most && { day: most.day, bytes: most.own + most.reported });
}

function DaysTable({ days }: { days: UsageReport["days"] }) {
  return (
    <div className="sr-only">
      <table>
        <caption>{texts.chartSection}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.day}</th>
            <th scope="col">{texts.used}</th>
            <th scope="col">{texts.reportedOfIt}</th>
            <th scope="col">{texts.notVerified}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, own, reported, unverified }) => (
            <tr key={day}>
              <th scope="row">{utcDate(day)}</th>
              <td>{formatBytes(own + reported)}</td>
              <td>{formatBytes(reported)}</td>
              <td>{formatBytes(unverified)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
