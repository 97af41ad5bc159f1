import { ArrowDown, ArrowUp } from "lucide-react";
import { Link } from "@/components/ui/link";
import { cx } from "@/components/ui/cx";
import { customerPath } from "@/lib/domain/customers/address";
import { utcDate } from "@/lib/domain/dates";
import { formatBytes, formatBytesChange, formatExactBytes, visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import * as texts from "@/lib/domain/texts/report";
import {
  usageGroups,
  usageSorts,
  writeUsageReport,
  type UsageFigures,
  type UsageReport,
  type UsageReportParams,
  type UsageReportRow,
  type UsageSort,
} from "@/lib/domain/usage/report";

interface ReportTableProps {
  report: UsageReport;
  params: UsageReportParams;
  accountLabel: (id: string) => string;
  onSort: (sort: UsageSort) => void;
}

const columns = Object.keys(usageSorts) as UsageSort[];
const numbers: readonly UsageSort[] = ["used", "added", "average", "observed"];

/** A line for each sub-user or group, and one for their sum. */
export function ReportTable({ report, params, accountLabel, onSort }: ReportTableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={texts.tableRegion}>
      <table className="w-full min-w-184 text-[0.8125rem] tabular-nums">
        <caption className="sr-only">{texts.tableCaption(params.by, report.from, report.to)}</caption>
        <thead className="text-left text-xs text-muted">
          <tr className="border-b">
            {columns.map((sort) => (
              <th
                key={sort}
                scope="col"
                title={sort === "added" ? texts.addedHint : undefined}
                className={cx(
                  "px-3 py-1.5 font-medium",
                  numbers.includes(sort) && "text-right",
                  (sort === "first" || sort === "last") && "pl-6!",
                )}
                aria-sort={
                  params.sort === sort ? (params.order === "asc" ? "ascending" : "descending") : undefined
                }
              >
                <button
                  type="button"
                  className={cx(
                    "inline-flex h-6 items-center gap-1 whitespace-nowrap rounded hover:text-ink",
                    params.sort === sort && "text-ink",
                  )}
                  onClick={() => onSort(sort)}
                >
                  {sort === "name" ? usageGroups[params.by] : usageSorts[sort].label}
                  {params.sort === sort &&
                    (params.order === "asc" ? (
                      <ArrowUp aria-hidden="true" className="size-3.5" />
                    ) : (
                      <ArrowDown aria-hidden="true" className="size-3.5" />
                    ))}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          <tr className="bg-sunken font-medium">
            <th scope="row" className="px-3 py-2 text-left font-medium">
              {texts.subUsers(report.totals.subUsers)}
            </th>
            <Figures figures={report.totals} />
          </tr>
          {report.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="max-w-72 px-3 py-1.5 text-left font-normal">
                <Who row={row} params={params} accountLabel={accountLabel} />
              </th>
              <Figures figures={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Who({
  row,
  params,
  accountLabel,
}: { row: UsageReportRow } & Pick<ReportTableProps, "params" | "accountLabel">) {
  const { subUser } = row;
  if (!subUser) {
    const only = {
      ...params,
      by: "sub-user" as const,
      page: 1,
      sort: "used" as const,
      order: "desc" as const,
    };
    if (params.by === "customer")
      return (
        <>
          {row.key === "" ? (
            <span className="text-muted">{texts.noCustomer}</span>
          ) : (
            <Link href={customerPath(row.key)} className="font-medium hover:underline">
              {visibleText(row.name)}
            </Link>
          )}
          <span className="block text-xs text-muted">{texts.subUsers(row.subUsers)}</span>
        </>
      );
    const search =
      params.by === "tag"
        ? row.key === ""
          ? null
          : writeUsageReport({ ...only, tag: [row.name] })
        : writeUsageReport({ ...only, [params.by]: [row.key] });
    const name = row.key === "" ? texts.noTag : visibleText(row.name);
    return (
      <>
        {search === null ? (
          <span className="text-muted">{name}</span>
        ) : (
          <Link href={`/usage${search}`} className="font-medium hover:underline">
            {name}
          </Link>
        )}
        <span className="block text-xs text-muted">{texts.subUsers(row.subUsers)}</span>
      </>
    );
  }
  return (
    <>
      <Link href={subUserPath(subUser)} className="block truncate font-medium hover:underline">
        {visibleText(row.name)}
      </Link>
      <span className="block truncate text-xs text-muted">
        {[
          (subUser.login === row.name ? null : subUser.login) ?? subUser.email,
          accountLabel(subUser.accountId),
          subUser.gone && texts.gone,
        ]
          .filter((part) => part && part !== row.name)
          .map((part) => visibleText(String(part)))
          .join(" · ")}
      </span>
    </>
  );
}

function Figures({ figures }: { figures: UsageFigures }) {
  const { used, added, average, first, last, observed, expected, reported, unverified } = figures;
  return (
    <>
      <Amount bytes={used} />
      {added === 0 ? (
        <td className="px-3 py-1.5 text-right text-faint">—</td>
      ) : (
        <Amount bytes={added} signed />
      )}
      <Amount bytes={average} />
      <Day day={first} />
      <Day day={last} />
      <td className="whitespace-nowrap px-3 py-1.5 text-right">
        {expected === 0 ? (
          <span className="text-faint">—</span>
        ) : (
          <span title={texts.observedOf(observed, expected)}>
            {texts.percent(Math.floor((observed / expected) * 100))}
          </span>
        )}
        {reported > 0 && <span className="block text-xs text-muted">{texts.reportedDays(reported)}</span>}
        {unverified.days > 0 && (
          <span className="block text-xs text-warn" title={formatExactBytes(unverified.traffic)}>
            {texts.unverifiedDays(unverified.days)}
          </span>
        )}
      </td>
    </>
  );
}

function Amount({ bytes, signed = false }: { bytes: number; signed?: boolean }) {
  return (
    <td className="whitespace-nowrap px-3 py-1.5 text-right" title={formatExactBytes(bytes)}>
      {signed ? formatBytesChange(bytes) : formatBytes(bytes)}
    </td>
  );
}

function Day({ day }: { day: string | null }) {
  return (
    <td className="whitespace-nowrap py-1.5 pl-6 pr-3">
      {day === null ? <span className="text-faint">—</span> : <time dateTime={day}>{utcDate(day)}</time>}
    </td>
  );
}
