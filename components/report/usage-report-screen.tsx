"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartColumn, Download } from "lucide-react";
import { SampleHistory } from "@/components/accounts/sample-badge";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import { FilterPill } from "@/components/data-table/filter-pill";
import { Pagination } from "@/components/data-table/pagination";
import { SearchBox } from "@/components/data-table/search-box";
import { filterPills } from "@/components/sub-users/filters";
import { Banner } from "@/components/ui/banner";
import { Button, buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { lazyPart } from "@/components/ui/lazy-part";
import { PageHeader } from "@/components/ui/page-header";
import { Rich } from "@/components/ui/rich";
import { Skeleton } from "@/components/ui/skeleton";
import { utcDate } from "@/lib/domain/dates";
import { formatBytes } from "@/lib/domain/format";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { noFilter } from "@/lib/domain/sub-users/one-filter";
import { plainSearch, type TableView } from "@/lib/domain/sub-users/search";
import { pageSizes } from "@/lib/domain/sub-users/vocabulary";
import {
  isUsageFiltered,
  usageSorts,
  usageSpans,
  writeUsageReport,
  type UsageFigures,
  type UsageGroup,
  type UsageReport,
  type UsageReportParams,
  type UsageSpan,
} from "@/lib/domain/usage/report";
import * as texts from "@/lib/domain/texts/report";
import { Choice } from "@/components/usage/choice";
import { usageReportQuery } from "./queries";
import { ReportTable } from "./report-table";
import { useUsageReport } from "./use-usage-report";

const ReportChart = lazyPart(() => import("./report-chart"), { whileLoading: <Skeleton className="h-56" /> });

const spans = Object.entries(usageSpans).map(([value, label]) => ({ value: value as UsageSpan, label }));
const groups = Object.entries(texts.groups).map(([value, label]) => ({ value: value as UsageGroup, label }));
const pills = [filterPills.provider, filterPills.account, filterPills.tag];

/** Who used how much in a month, or between any two days. */
export function UsageReportScreen() {
  const mayExport = useAllowed("sub-users.export");
  const accounts = useAccounts();
  const { shown, problems, change } = useUsageReport();
  const search = writeUsageReport(shown);
  const wrong = Object.values(problems);
  const { data, error, isPlaceholderData } = useQuery({
    ...usageReportQuery(search),
    enabled: wrong.length === 0,
  });
  const report = wrong.length === 0 ? data : undefined;
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader
        title={texts.title}
        detail={texts.range(shown.from, shown.to)}
        actions={
          mayExport &&
          wrong.length === 0 && (
            <a href={`/api/usage/export${search}`} download className={buttonClass()}>
              <Download aria-hidden="true" className="size-4" />
              {texts.exportCsv}
            </a>
          )
        }
      />
      <Controls shown={shown} onChange={change} />
      {wrong.length > 0 && (
        <Banner
          tone="bad"
          action={
            <Button size="sm" onClick={() => change({})}>
              {texts.showReadable}
            </Button>
          }
        >
          {texts.unreadable(wrong)}
        </Banner>
      )}
      {error && wrong.length === 0 && <Banner tone="bad">{error.message}</Banner>}
      {!report && !error && wrong.length === 0 && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4" aria-busy="true">
          <Skeleton className="h-64 rounded-lg" />
          <Skeleton className="h-96 rounded-lg" />
        </div>
      )}
      {report && (
        <div
          className={cx(
            "grid grid-cols-[minmax(0,1fr)] gap-4 transition-opacity",
            isPlaceholderData && "opacity-60",
          )}
          aria-busy={isPlaceholderData}
        >
          {report.totals.unverified.days > 0 && (
            <Banner tone="warn">
              {texts.unverified(report.totals.unverified.traffic, report.totals.unverified.days)}
            </Banner>
          )}
          {report.total > 0 && (
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
          )}
          <section aria-label={texts.tableSection} className="overflow-x-clip rounded-lg border bg-surface">
            {report.rows.length === 0 ? (
              <EmptyState
                icon={<ChartColumn />}
                title={isUsageFiltered(shown) ? texts.noneMatches : texts.none}
                action={
                  isUsageFiltered(shown) && (
                    <Button onClick={() => change(pickFilters(noFilter))}>{texts.clearFilters}</Button>
                  )
                }
              />
            ) : (
              <>
                <ReportTable
                  report={report}
                  params={shown}
                  accountLabel={(id) => accounts.find((account) => account.id === id)?.label ?? id}
                  onSort={(sort) =>
                    change({
                      sort,
                      order:
                        sort === shown.sort
                          ? shown.order === "asc"
                            ? "desc"
                            : "asc"
                          : usageSorts[sort].first,
                    })
                  }
                />
                <Pagination
                  page={report.page}
                  size={shown.size}
                  total={report.total}
                  sizes={pageSizes}
                  onPage={(page) => change({ page })}
                  onSize={(size) => change({ size: pageSizes.find((each) => each === size) ?? shown.size })}
                  onNear={() => undefined}
                />
              </>
            )}
          </section>
          {report.rows.length > 0 && <p className="text-xs text-muted">{texts.addedHelp}</p>}
          {shown.by === "tag" && <p className="text-xs text-muted">{texts.severalTags}</p>}
          {shown.by === "customer" && <p className="text-xs text-muted">{texts.byCustomerHelp}</p>}
        </div>
      )}
    </div>
  );
}

const pickFilters = ({ q, provider, account, tag }: typeof noFilter) => ({ q, provider, account, tag });

interface ControlsProps {
  shown: UsageReportParams;
  onChange: (patch: Partial<UsageReportParams>) => void;
}

function Controls({ shown, onChange }: ControlsProps) {
  const view: TableView = {
    ...plainSearch,
    ...pickFilters({ ...noFilter, ...shown }),
    problems: {},
    cols: [],
    density: "dense",
    view: null,
  };
  return (
    <div className="mb-4 grid gap-3 print:hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Choice
          label={texts.rangeChoice}
          options={spans}
          value={shown.span}
          onChange={(span) => onChange({ span })}
        />
        <div className="flex items-center gap-1.5 text-[0.8125rem] text-muted">
          <DayInput
            label={texts.fromDay}
            value={shown.from}
            onChange={(from) => onChange({ span: null, from })}
          />
          {texts.betweenDays}
          <DayInput label={texts.toDay} value={shown.to} onChange={(to) => onChange({ span: null, to })} />
        </div>
        <Choice
          label={texts.groupChoice}
          options={groups}
          value={shown.by}
          onChange={(by) => onChange({ by })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:grid">
        <SearchBox
          label={texts.search}
          placeholder={texts.searchHint}
          value={shown.q}
          longest={maxSearchLength}
          onChange={(q) => onChange({ q })}
          onLeave={() => undefined}
        />
        <div role="group" aria-label={texts.filters} className="flex flex-wrap items-center gap-1.5">
          {pills.map((filter) => (
            <FilterPill
              key={filter.id}
              filter={filter}
              view={view}
              onChange={(patch) => onChange(pickFilters({ ...noFilter, ...shown, ...patch }))}
            />
          ))}
          {isUsageFiltered(shown) && (
            <Button size="sm" variant="ghost" onClick={() => onChange(pickFilters(noFilter))}>
              {texts.clearFilters}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function DayInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Input
      type="date"
      aria-label={label}
      className="!h-7 !w-36"
      value={value}
      onChange={(event) => {
        if (event.target.value !== "") onChange(event.target.value);
      }}
    />
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
