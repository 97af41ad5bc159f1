"use client";

import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { memo } from "react";
import { utcDate, utcDay } from "@/lib/domain/dates";
import { formatBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/report-chart";
import type { UsageReport } from "@/lib/domain/usage/report";
import { Key } from "@/components/usage/chart-key";
import { axisOf, tickText } from "@/components/usage/series";

type Day = UsageReport["days"][number];

const text = { fontSize: 11, fill: "var(--muted)" } as const;

/** What was used on each day of the range. Only for DaysSection, which loads it. */
export default memo(ReportChart);

function ReportChart({ days, label }: { days: Day[]; label: string }) {
  const ticks = axisOf(days.map(({ own, reported, unverified }) => own + reported + unverified));
  return (
    <div role="img" aria-label={label} className="flex h-full flex-col">
      <ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 pb-1 text-xs text-muted">
        <Key className="h-2.5 rounded-xs bg-accent">{texts.used}</Key>
        {days.some(({ reported }) => reported > 0) && (
          <Key className="h-2.5 rounded-xs bg-accent/50">{texts.reported}</Key>
        )}
        {days.some(({ unverified }) => unverified > 0) && (
          <Key className="h-2.5 rounded-xs border border-dashed border-muted">{texts.notVerifiedKey}</Key>
        )}
      </ul>
      <div className="min-h-0 flex-1">
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={days}
            accessibilityLayer={false}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            barCategoryGap="18%"
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickLine={false}
              axisLine={{ stroke: "var(--line)" }}
              tick={text}
              minTickGap={28}
              height={22}
              tickFormatter={utcDay}
            />
            <YAxis
              tickLine={false}
              axisLine={false}
              tick={text}
              width={52}
              tickFormatter={(value: number) => tickText(value, "traffic")}
              ticks={ticks}
              domain={[0, ticks.at(-1) || 1]}
              interval={0}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--line)", fillOpacity: 0.5 }}
              content={<DayTooltip />}
            />
            <Bar {...bar} dataKey="own" fill="var(--accent)" />
            <Bar {...bar} dataKey="reported" fill="var(--accent)" fillOpacity={0.5} />
            <Bar
              {...bar}
              dataKey="unverified"
              fill="transparent"
              stroke="var(--muted)"
              strokeDasharray="3 2"
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

const bar = { stackId: "day", maxBarSize: 28, isAnimationActive: false } as const;

/** Recharts fills in the payload. */
function DayTooltip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Day }[] }) {
  const day = payload?.find((entry) => entry.payload)?.payload;
  if (!active || !day) return null;
  const lines = [
    [texts.used, day.own + day.reported],
    [texts.reportedOfIt, day.reported],
    [texts.notVerified, day.unverified],
  ].filter(([, bytes], at) => at === 0 || bytes !== 0) as [string, number][];
  return (
    <div className="shadow-float rounded-md bg-raised px-3 py-2 text-xs">
      <p className="font-medium">{utcDate(day.day)}</p>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-3 gap-y-0.5 tabular-nums">
        {lines.map(([label, bytes]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{formatBytes(bytes)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
