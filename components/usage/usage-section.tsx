"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useId, useState } from "react";
import { SampleBadge } from "@/components/accounts/sample-badge";
import { Section } from "@/components/ui/section";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { lazyPart } from "@/components/ui/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { operationFacts } from "@/lib/domain/operations/operations";
import type { UsageHistory, UsageRange } from "@/lib/domain/usage/history";
import { Popover } from "@/components/ui/popover";
import { usageQuery } from "./queries";
import { Choice } from "./choice";
import { ForecastLine } from "./forecast-line";
import { amountText, beginsWithin, chartLabel, continuationOf, continued, type Measure } from "./series";
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

interface UsageSectionProps {
  subUser: SubUser;
  providerLabel: string;
  /** Where its provider sells by traffic and the person may add some. */
  onAddTraffic?: () => void;
}

export function UsageSection({ subUser, providerLabel, onAddTraffic }: UsageSectionProps) {
  const table = useId();
  const [range, setRange] = useQueryState("usage", rangeOfAddress);
  const [measure, setMeasure] = useState<Measure>("traffic");
  const [asTable, setAsTable] = useState(false);
  const { data, error, isPlaceholderData, dataUpdatedAt } = useQuery(usageQuery(subUser, range));
  const continuation = continuationOf(subUser, dataUpdatedAt);
  const rows = data ? continued(data, continuation) : [];
  const empty = data && (data.knownSince === null || !data.everUsed);
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
        {!empty && (
          <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-2 text-[0.8125rem]">
            {(subUser.ipUsed !== null || subUser.ipCap !== null) && (
              <Choice label="Measure" options={measures} value={measure} onChange={setMeasure} />
            )}
            {data && <Headline data={data} measure={measure} provider={providerLabel} />}
            <SampleBadge accountId={subUser.accountId} />
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
        )}
        {error && <Banner tone={data ? "warn" : "bad"}>{error.message}</Banner>}
        {!data && !error && <Skeleton className={chartHeight} />}
        {empty && (
          <div
            className={cx(
              chartHeight,
              "flex flex-col items-center justify-center gap-3 text-center text-[0.8125rem] text-muted",
            )}
          >
            {data.knownSince === null ? (
              <p>Nothing has been observed yet. The history begins with the next reading of its counters.</p>
            ) : (
              <>
                <p className="text-sm font-medium text-ink">No traffic yet</p>
                {onAddTraffic && (
                  <Button onClick={onAddTraffic}>{operationFacts["allocate-traffic"].button}</Button>
                )}
              </>
            )}
          </div>
        )}
        {data && !empty && (
          <div className={cx(chartHeight, "transition-opacity", isPlaceholderData && "opacity-60")}>
            <UsageChart
              rows={rows}
              measure={measure}
              provider={providerLabel}
              continuation={continuation}
              label={chartLabel(data, rows, measure, providerLabel)}
              describedBy={table}
            />
          </div>
        )}
        {data && !empty && (
          <div id={table} className={asTable ? undefined : "sr-only"}>
            <UsageTable rows={rows} step={data.step} provider={providerLabel} continuation={continuation} />
          </div>
        )}
      </div>
    </Section>
  );
}

/** What counts in the range, who says so, and what does not count. */
function Headline({ data, measure, provider }: { data: UsageHistory; measure: Measure; provider: string }) {
  const { totals, unverified, step, range } = data;
  const span =
    range === "24h" && step === "day" ? "2 days" : ranges.find(({ value }) => value === range)?.label;
  const traffic = measure === "traffic";
  const amount = (bytes: number) => (
    <span className="font-medium text-ink">{amountText(bytes, measure)}</span>
  );
  const only = traffic && unverified !== null && totals.traffic === 0;
  return (
    <p className="text-muted tabular-nums">
      {amount(only ? unverified.traffic : totals[measure])} in {span}
      {traffic && totals.reported > 0 && (
        <>
          , {totals.reported < totals.traffic && <>{amount(totals.reported)} of it </>}
          reported by {provider}
        </>
      )}
      {only && `, reported by ${provider} and not verified`}
      {data.knownSince !== null && beginsWithin(data) && (
        <>
          , since <Day at={data.knownSince} utc={step === "day"} />
        </>
      )}
      {traffic && unverified !== null && (
        <Popover
          label="What is not verified"
          size="sm"
          variant="ghost"
          className="!px-1.5 !text-xs underline decoration-dotted underline-offset-2"
          content={() => (
            <p className="max-w-72 text-[0.8125rem] text-muted">
              {provider} reports {amountText(unverified.traffic, "traffic")} on{" "}
              {unverified.days === 1 ? "1 day" : `${unverified.days} days`} that Subdesk did not observe
              whole. Its days do not add up to its own counter within 2 %, so they are drawn and left out of
              every total and export.
            </p>
          )}
        >
          Why?
        </Popover>
      )}
    </p>
  );
}
