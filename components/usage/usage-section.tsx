"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useId, useMemo, useState } from "react";
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
import { Rich } from "@/components/ui/rich";
import { Popover } from "@/components/ui/popover";
import * as texts from "@/lib/domain/texts/usage";
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
  { value: "24h", label: texts.hours24 },
  { value: "7d", label: texts.days7 },
  { value: "30d", label: texts.days30 },
  { value: "90d", label: texts.days90 },
] as const satisfies readonly { value: UsageRange; label: string }[];
const measures = [
  { value: "traffic", label: texts.traffic },
  { value: "ips", label: texts.ips },
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
  const continuation = useMemo(() => continuationOf(subUser, dataUpdatedAt), [subUser, dataUpdatedAt]);
  const rows = useMemo(() => (data ? continued(data, continuation) : []), [data, continuation]);
  const empty = data && (data.knownSince === null || !data.everUsed);
  return (
    <Section
      id="usage"
      title={texts.sectionTitle}
      action={
        <Choice
          label={texts.range}
          options={ranges}
          value={range}
          onChange={(value) => void setRange(value)}
        />
      }
    >
      <div className="grid gap-3">
        <ForecastLine subUser={subUser} providerLabel={providerLabel} />
        {!empty && (
          <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-2 text-[0.8125rem]">
            {(subUser.ipUsed !== null || subUser.ipCap !== null) && (
              <Choice label={texts.measure} options={measures} value={measure} onChange={setMeasure} />
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
              {asTable ? texts.hideTable : texts.showTable}
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
              <p>{texts.nothingObserved}</p>
            ) : (
              <>
                <p className="text-sm font-medium text-ink">{texts.noTraffic}</p>
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
    range === "24h" && step === "day"
      ? texts.days2
      : (ranges.find(({ value }) => value === range)?.label ?? "");
  const traffic = measure === "traffic";
  const amount = (bytes: number) => (
    <span className="font-medium text-ink">{amountText(bytes, measure)}</span>
  );
  const only = traffic && unverified !== null && totals.traffic === 0;
  return (
    <p className="text-muted tabular-nums">
      <Rich
        parts={texts.headline({
          amount: amount(only ? unverified.traffic : totals[measure]),
          span,
          reported:
            !traffic || totals.reported === 0
              ? null
              : totals.reported < totals.traffic
                ? amount(totals.reported)
                : "all",
          unverified: only,
          provider,
          since:
            data.knownSince !== null && beginsWithin(data) ? (
              <Day at={data.knownSince} utc={step === "day"} />
            ) : null,
        })}
      />
      {traffic && unverified !== null && (
        <Popover
          label={texts.whatIsNotVerified}
          size="sm"
          variant="ghost"
          className="!px-1.5 !text-xs underline decoration-dotted underline-offset-2"
          content={() => (
            <p className="max-w-72 text-[0.8125rem] text-muted">
              {texts.notVerifiedHelp(provider, amountText(unverified.traffic, "traffic"), unverified.days)}
            </p>
          )}
        >
          {texts.why}
        </Popover>
      )}
    </p>
  );
}
