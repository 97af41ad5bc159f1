"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { memo, useId, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Choice } from "@/components/usage/choice";
import type { CustomerUsage } from "@/lib/domain/customers/usage";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import * as texts from "@/lib/domain/texts/customer";
import { usageRanges } from "@/lib/domain/usage/history";
import "../customers.css";
import { customerUsageQuery } from "../queries";
import { partColor, partName, stepWords, totalOf } from "./usage-parts";

/** The chart has this height before and after its code is there. */
const chartHeight = "h-64";
const UsageChart = lazyPart(() => import("./usage-chart"), {
  whileLoading: <Skeleton className={chartHeight} />,
});

const ranges = usageRanges.map((value) => ({ value, label: texts.ranges[value] }));
const rangeOfAddress = parseAsStringLiteral(usageRanges).withDefault("30d");

/** What its sub-users used while they were this customer's, one on the other, and the same as tables. */
export function UsageSection({ id }: { id: string }) {
  const table = useId();
  const [range, setRange] = useQueryState("usage", rangeOfAddress);
  const [asTable, setAsTable] = useState(false);
  const { data, error, isPlaceholderData } = useQuery(customerUsageQuery(id, range));
  return (
    <Section
      id="usage"
      title={texts.usageTitle}
      action={
        <Choice
          label={texts.range}
          options={ranges}
          value={range}
          onChange={(value) => void setRange(value)}
        />
      }
    >
      {error && <Banner tone={data ? "warn" : "bad"}>{error.message}</Banner>}
      {!data && !error && <Skeleton className={chartHeight} />}
      {data && (
        <div className={cx("parts grid grid-cols-[minmax(0,1fr)] gap-4", isPlaceholderData && "opacity-60")}>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
            <div className={chartHeight}>
              <UsageChart usage={data} label={texts.chartLabel(formatBytes(data.total), data.parts.length)} />
            </div>
            <Parts usage={data} />
          </div>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-xs text-muted">{data.step === "day" ? texts.byUtcDay : texts.byHour}</p>
            <Button
              size="sm"
              variant="ghost"
              aria-expanded={asTable}
              aria-controls={table}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? texts.hideTable : texts.showTable}
            </Button>
          </div>
          <div id={table} className={asTable ? undefined : "sr-only"}>
            <Steps usage={data} />
          </div>
        </div>
      )}
    </Section>
  );
}

/** Beside the chart: what each used in the whole range. */
function Parts({ usage }: { usage: CustomerUsage }) {
  return (
    <table className="w-full self-start text-[0.8125rem] tabular-nums">
      <caption className="sr-only">{texts.partsCaption}</caption>
      <thead className="text-left text-xs text-muted">
        <tr className="border-b">
          <th scope="col" className="pb-1.5 font-medium">
            {texts.subUser}
          </th>
          <th scope="col" className="pb-1.5 text-right font-medium">
            {texts.used}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {usage.parts.map((part, n) => (
          <tr key={part.subUser ? subUserKey(part.subUser) : "others"}>
            <th scope="row" className="max-w-0 py-1.5 text-left font-normal">
              <span className="flex min-w-0 items-center gap-2">
                <span className="part-key" style={{ background: partColor(n) }} />
                {part.subUser ? (
                  <Link
                    href={subUserPath(part.subUser)}
                    className="min-w-0 truncate text-accent hover:underline"
                  >
                    {partName(part)}
                  </Link>
                ) : (
                  <span className="truncate text-muted">{partName(part)}</span>
                )}
              </span>
            </th>
            <td className="w-24 py-1.5 text-right" title={formatExactBytes(part.total)}>
              {formatBytes(part.total)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot className="border-t font-medium">
        <tr>
          <th scope="row" className="py-1.5 text-left font-medium">
            {texts.together}
          </th>
          <td className="py-1.5 text-right" title={formatExactBytes(usage.total)}>
            {formatBytes(usage.total)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Every figure of the chart, latest first. */
const Steps = memo(StepTable);

function StepTable({ usage }: { usage: CustomerUsage }) {
  return (
    <div
      className="relative max-h-96 overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={texts.stepsRegion}
    >
      <table className="w-full text-[0.8125rem] tabular-nums">
        <caption className="sr-only">{texts.stepsCaption}</caption>
        <thead className="text-left text-xs text-muted">
          <tr className="border-b">
            <th scope="col" className="whitespace-nowrap px-2 py-1.5 font-medium">
              {usage.step === "day" ? texts.utcDay : texts.hour}
            </th>
            <th scope="col" className="px-2 py-1.5 text-right font-medium">
              {texts.together}
            </th>
            {usage.parts.map((part, n) => (
              <th key={n} scope="col" className="max-w-40 truncate px-2 py-1.5 text-right font-medium">
                {partName(part)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {usage.steps
            .map((at, index) => (
              <tr key={at}>
                <th scope="row" className="whitespace-nowrap px-2 py-1 text-left font-normal">
                  {stepWords(usage, at).whole}
                </th>
                <Amount bytes={totalOf(usage, index)} />
                {usage.parts.map((part, n) => (
                  <Amount key={n} bytes={part.values[index] ?? null} />
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </div>
  );
}

function Amount({ bytes }: { bytes: number | null }) {
  return (
    <td
      className="whitespace-nowrap px-2 py-1 text-right"
      title={bytes === null ? texts.notObserved : formatExactBytes(bytes)}
    >
      {bytes === null ? "—" : formatBytes(bytes)}
    </td>
  );
}
