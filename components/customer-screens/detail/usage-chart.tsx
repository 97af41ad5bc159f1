"use client";

import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { memo } from "react";
import { axisOf, tickText } from "@/components/usage/series";
import type { CustomerUsage } from "@/lib/domain/customers/usage";
import { formatBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer";
import { partColor, partName, stepWords, totalOf } from "./usage-parts";

interface Row {
  at: string;
  index: number;
  [part: `p${number}`]: number;
}

const text = { fontSize: 11, fill: "var(--muted)" } as const;

/** What each sub-user used in each step, one on the other. Only for UsageSection, which loads it. */
export default memo(CustomerUsageChart);

function CustomerUsageChart({ usage, label }: { usage: CustomerUsage; label: string }) {
  const rows = usage.steps.map(
    (at, index): Row => ({
      at,
      index,
      ...Object.fromEntries(usage.parts.map((part, n) => [`p${n}`, part.values[index] ?? 0])),
    }),
  );
  const ticks = axisOf(usage.steps.map((_, index) => totalOf(usage, index)));
  return (
    <div role="img" aria-label={label} className="h-full">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={rows}
          accessibilityLayer={false}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          barCategoryGap="18%"
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            tickLine={false}
            axisLine={{ stroke: "var(--line)" }}
            tick={text}
            minTickGap={28}
            height={22}
            tickFormatter={(at: string) => stepWords(usage, at).tick}
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
            content={<StepTooltip usage={usage} />}
          />
          {usage.parts.map((_, n) => (
            <Bar
              key={n}
              dataKey={`p${n}`}
              stackId="parts"
              maxBarSize={28}
              isAnimationActive={false}
              fill={partColor(n)}
              stroke="var(--surface)"
              strokeWidth={0.75}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Recharts fills in the payload. */
function StepTooltip({
  usage,
  active,
  payload,
}: {
  usage: CustomerUsage;
  active?: boolean;
  payload?: readonly { payload?: Row }[];
}) {
  const row = payload?.find((entry) => entry.payload)?.payload;
  if (!active || !row) return null;
  const total = totalOf(usage, row.index);
  return (
    <div className="parts shadow-float max-w-72 rounded-md bg-raised px-3 py-2 text-xs">
      <p className="font-medium">{stepWords(usage, row.at).whole}</p>
      <dl className="mt-1 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 tabular-nums">
        <dt className="text-muted">{texts.together}</dt>
        <dd className="text-right">{total === null ? texts.notObserved : formatBytes(total)}</dd>
        {usage.parts.map((part, n) => {
          const value = part.values[row.index];
          return value === null || value === undefined || value === 0 ? null : (
            <div key={n} className="contents">
              <dt className="flex min-w-0 items-center gap-1.5 text-muted">
                <span className="part-key" style={{ background: partColor(n) }} />
                <span className="truncate">{partName(part)}</span>
              </dt>
              <dd className="text-right">{formatBytes(value)}</dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
