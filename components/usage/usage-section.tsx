"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useId, useState } from "react";
import { Section } from "@/components/ui/section";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import type { UsageRange } from "@/lib/domain/usage/history";
import { usageQuery } from "./queries";
import { Choice } from "./choice";
import { ForecastLine } from "./forecast-line";
import { amountText, beginsWithin, chartLabel, rowsOf, type Measure } from "./series";
import { Day } from "@/components/ui/time";
import { UsageTable } from "./usage-table";

/** The chart has this height before and after its code is there. */
const chartHeight = "h-76";
const UsageChart = lazyPart(() => import("./usage-chart"), {
  whileLoading: <Skeleton className={chartHeight} />,
});

const ranges = [
  { value: "24h", label: "24 h" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
] as const satisfies readonly { value: UsageRange; label: string }[];
const measures = [
  { value: "traffic", label: "Traffic" },
  { value: "ips", label: "IPs" },
] as const satisfies readonly { value: Measure; label: string }[];
const rangeOfAddress = parseAsStringLiteral(ranges.map(({ value }) => value)).withDefault("7d");

export function UsageSection({ subUser, providerLabel }: { subUser: SubUser; providerLabel: string }) {
  const table = useId();
  const [range, setRange] = useQueryState("usage", rangeOfAddress);
  const [measure, setMeasure] = useState<Measure>("traffic");
  const [asTable, setAsTable] = useState(false);
  const { data, error, isPlaceholderData } = useQuery(usageQuery(subUser, range));
  const rows = data ? rowsOf(data) : [];
  return (
    <Section
      id="usage"
      title="Usage"
      action={
        <Choice label="Range" options={ranges} value={range} onChange={(value) => void setRange(value)} />
      }
    >
      <div className="grid gap-3">
        <ForecastLine subUser={subUser} providerLabel={providerLabel} />
        <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-2 text-[0.8125rem]">
          <Choice label="Measure" options={measures} value={measure} onChange={setMeasure} />
          {data && data.knownSince !== null && (
            <p className={cx("text-muted tabular-nums", data.remembered !== null && "order-last basis-full")}>
              <span className="font-medium text-ink">{amountText(data.totals[measure], measure)}</span> in{" "}
              {ranges.find(({ value }) => value === data.range)?.label}
              {beginsWithin(data) && (
                <>
                  , since <Day at={data.knownSince} utc={data.step === "day"} />
                </>
              )}
              {data.remembered !== null && data.remembered > 0 && measure === "traffic" && (
                <>
                  ; {providerLabel} remembers{" "}
                  <span className="font-medium text-ink">{amountText(data.remembered, measure)}</span> of the
                  days before
                </>
              )}
              {data.filledUntil !== null && (
                <>
                  , before <Day at={data.filledUntil} utc /> as {providerLabel} remembers it
                </>
              )}
            </p>
          )}
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            aria-expanded={asTable}
            aria-controls={table}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "Hide table" : "Show as table"}
          </Button>
        </div>
        {error && <Banner tone={data ? "warn" : "bad"}>{error.message}</Banner>}
        {!data && !error && <Skeleton className={chartHeight} />}
        {data && data.knownSince === null && (
          <p className={cx(chartHeight, "grid place-items-center text-center text-[0.8125rem] text-muted")}>
            Nothing has been observed yet. The history begins with the next reading of its counters.
          </p>
        )}
        {data && data.knownSince !== null && (
          <div className={cx(chartHeight, "transition-opacity", isPlaceholderData && "opacity-60")}>
            <UsageChart
              rows={rows}
              measure={measure}
              label={chartLabel(data, rows, measure)}
              describedBy={table}
            />
          </div>
        )}
        {data && (
          <div id={table} className={asTable ? undefined : "sr-only"}>
            <UsageTable rows={rows} step={data.step} />
          </div>
        )}
      </div>
    </Section>
  );
}
