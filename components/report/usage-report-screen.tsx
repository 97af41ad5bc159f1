"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartColumn, Download } from "lucide-react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import { Pagination } from "@/components/data-table/pagination";
import { Banner } from "@/components/ui/banner";
import { Button, buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccountView } from "@/lib/domain/accounts/account";
import { pageSizes, type SortOrder } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/report";
import {
  isUsageFiltered,
  ofTheseDays,
  usageSorts,
  writeUsageReport,
  type UsageReport,
  type UsageReportParams,
  type UsageSort,
} from "@/lib/domain/usage/report";
import { DaysSection } from "./days-section";
import { usageReportQuery } from "./queries";
import { ReportControls, withoutFilters } from "./report-controls";
import { ReportTable } from "./report-table";
import { useUsageReport } from "./use-usage-report";

/** Who used how much in a month, or between any two days. */
export function UsageReportScreen() {
  const mayExport = useAllowed("sub-users.export");
  const accounts = useAccounts();
  const { shown, problems, change, now, renew } = useUsageReport();
  const search = writeUsageReport(shown);
  const wrong = Object.values(problems);
  const { data, error, isPlaceholderData, dataUpdatedAt } = useQuery({
    ...usageReportQuery(search),
    enabled: wrong.length === 0,
  });
  const report = wrong.length === 0 ? data : undefined;
  const current = isPlaceholderData ? undefined : report;
  if (current && dataUpdatedAt > now) renew(dataUpdatedAt);
  const { from, to } = current ?? shown;
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader
        title={texts.title}
        detail={texts.range(from, to)}
        actions={
          mayExport &&
          wrong.length === 0 && (
            <a
              href={`/api/usage/export${writeUsageReport(current ? ofTheseDays(shown, current) : shown)}`}
              download
              className={buttonClass()}
            >
              <Download aria-hidden="true" className="size-4" />
              {texts.exportCsv}
            </a>
          )
        }
      />
      <ReportControls shown={shown} onChange={change} />
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
          {report.total > 0 && <DaysSection report={report} />}
          <TableSection report={report} shown={shown} accounts={accounts} onChange={change} />
          {report.rows.length > 0 && <p className="text-xs text-muted">{texts.addedHelp}</p>}
          {shown.by === "tag" && <p className="text-xs text-muted">{texts.severalTags}</p>}
          {shown.by === "customer" && <p className="text-xs text-muted">{texts.byCustomerHelp}</p>}
        </div>
      )}
    </div>
  );
}

interface TableSectionProps {
  report: UsageReport;
  shown: UsageReportParams;
  accounts: readonly AccountView[];
  onChange: (patch: Partial<UsageReportParams>) => void;
}

/** A page of the rows, or that there is none. */
function TableSection({ report, shown, accounts, onChange }: TableSectionProps) {
  const filtered = isUsageFiltered(shown);
  return (
    <section aria-label={texts.tableSection} className="overflow-x-clip rounded-lg border bg-surface">
      {report.rows.length === 0 ? (
        <EmptyState
          icon={<ChartColumn />}
          title={filtered ? texts.noneMatches : texts.none}
          action={filtered && <Button onClick={() => onChange(withoutFilters)}>{texts.clearFilters}</Button>}
        />
      ) : (
        <>
          <ReportTable
            report={report}
            params={shown}
            accountLabel={(id) => accounts.find((account) => account.id === id)?.label ?? id}
            onSort={(sort) => onChange({ sort, order: nextOrder(sort, shown) })}
          />
          <Pagination
            page={report.page}
            size={shown.size}
            total={report.total}
            sizes={pageSizes}
            onPage={(page) => onChange({ page })}
            onSize={(size) => onChange({ size: pageSizes.find((each) => each === size) ?? shown.size })}
            onNear={() => undefined}
          />
        </>
      )}
    </section>
  );
}

/** The column that the rows are ordered by already turns their order. */
function nextOrder(sort: UsageSort, shown: UsageReportParams): SortOrder {
  if (sort !== shown.sort) return usageSorts[sort].first;
  return shown.order === "asc" ? "desc" : "asc";
}
