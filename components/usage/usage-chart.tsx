"use client";

import { useState } from "react";
import {
  Bar,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  CartesianGrid,
} from "recharts";
import { cx } from "@/components/ui/cx";
import { formatBytes, formatCount } from "@/lib/domain/format";
import { ChartTooltip } from "./chart-tooltip";
import { axisOf, type Measure, type UsageRow } from "./series";

interface UsageChartProps {
  rows: UsageRow[];
  measure: Measure;
  label: string;
  /** The table with the same figures. */
  describedBy: string;
}

const text = { fontSize: 11, fill: "var(--muted)" } as const;
const axis = { tickLine: false, axisLine: { stroke: "var(--line)" }, tick: text } as const;
const left = 58;

/**
 * Two panels over one time axis: how the counter nears its cap, and what was used in each step. Only for
 * UsageSection, which loads it.
 */
export default function UsageChart({ rows, measure, label, describedBy }: UsageChartProps) {
  const [over, setOver] = useState<"counter" | "steps">("steps");
  const traffic = measure === "traffic";
  const marked = rows.filter(({ marks }) => marks.length > 0);
  const resets = rows.filter(({ reset }) => reset);
  const shared = {
    data: rows,
    syncId: "usage",
    accessibilityLayer: false,
    margin: { top: 8, right: 8, bottom: traffic ? 8 : 0, left: 0 },
  };
  const tooltip = (panel: typeof over) => (
    <Tooltip
      isAnimationActive={false}
      cursor={{ stroke: "var(--line-strong)", fill: "var(--line)", fillOpacity: 0.5 }}
      content={over === panel ? <ChartTooltip measure={measure} /> : hidden}
    />
  );
  return (
    <div role="img" aria-label={label} aria-describedby={describedBy} className="flex h-full flex-col">
      <ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 pb-1 text-xs text-muted">
        {traffic && <Key className="h-0.5 bg-ink">Counter</Key>}
        {traffic && rows.some(({ trafficCap }) => trafficCap !== null) && (
          <Key className="h-0 border-t-2 border-dashed border-bad">Cap</Key>
        )}
        <Key className="h-2.5 rounded-xs bg-accent">{traffic ? "Traffic" : "IPs"}</Key>
        {rows.some((row) => row[measure] === null) && (
          <Key className="h-2.5 rounded-xs bg-line">Not observed</Key>
        )}
        {marked.length > 0 && <Key className="size-2! rounded-full bg-warn">Operation</Key>}
        {resets.length > 0 && (
          <Key className="h-0 border-t-2 border-dotted border-line-strong">Counter reset</Key>
        )}
      </ul>
      {traffic && (
        <div className="min-h-0 flex-1" onPointerEnter={() => setOver("counter")}>
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart {...shared}>
              <CartesianGrid vertical={false} stroke="var(--line)" />
              {/* A band for each step, as the bars below have it, so that the two panels stand in line. */}
              <XAxis dataKey="at" scale="band" hide />
              <YAxis
                {...axis}
                axisLine={false}
                width={left}
                tickFormatter={formatBytes}
                {...scaleOf(rows.flatMap(({ trafficUsed, trafficCap }) => [trafficUsed, trafficCap]))}
              />
              {tooltip("counter")}
              {resets.map(({ at }) => (
                <ReferenceLine key={at} x={at} stroke="var(--line-strong)" strokeDasharray="2 3" />
              ))}
              <Line
                dataKey="trafficCap"
                type="step"
                stroke="var(--bad)"
                strokeWidth={1.5}
                strokeDasharray="5 4"
                dot={false}
                activeDot={false}
                connectNulls={false}
                isAnimationActive={false}
              />
              <Line
                dataKey="trafficUsed"
                type="linear"
                stroke="var(--ink)"
                strokeWidth={1.75}
                dot={dotOfLonely(rows)}
                activeDot={{ r: 3, fill: "var(--ink)", stroke: "var(--surface)" }}
                connectNulls={false}
                isAnimationActive={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        </div>
      )}
      <div className={cx("min-h-0", traffic ? "h-[46%]" : "flex-1")} onPointerEnter={() => setOver("steps")}>
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart {...shared} margin={{ ...shared.margin, bottom: 0 }} barCategoryGap="18%">
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              {...axis}
              dataKey="at"
              minTickGap={28}
              height={22}
              ticks={rows.filter(({ labelled }) => labelled).map(({ at }) => at)}
              tickFormatter={(at: string) => rows.find((row) => row.at === at)?.tick ?? ""}
            />
            <XAxis dataKey="at" xAxisId="gaps" hide />
            <YAxis
              {...axis}
              axisLine={false}
              width={left}
              tickFormatter={traffic ? formatBytes : formatCount}
              {...scaleOf(rows.map((row) => row[measure]))}
            />
            <YAxis yAxisId="gaps" hide domain={[0, 1]} />
            {tooltip("steps")}
            <Bar
              xAxisId="gaps"
              yAxisId="gaps"
              dataKey={(row: UsageRow) => (row[measure] === null ? 1 : null)}
              fill="var(--line)"
              fillOpacity={0.6}
              isAnimationActive={false}
            />
            {resets.map(({ at }) => (
              <ReferenceLine key={at} x={at} stroke="var(--line-strong)" strokeDasharray="2 3" />
            ))}
            <Bar
              dataKey={measure}
              fill="var(--accent)"
              radius={[2, 2, 0, 0]}
              maxBarSize={28}
              isAnimationActive={false}
            />
            {marked.map(({ at }) => (
              <ReferenceDot
                key={at}
                x={at}
                y={0}
                r={4}
                fill="var(--warn)"
                stroke="var(--surface)"
                strokeWidth={1.5}
                ifOverflow="visible"
                zIndex={600}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

function scaleOf(values: (number | null)[]) {
  const ticks = axisOf(values);
  return { ticks, domain: [0, ticks.at(-1) || 1], interval: 0 as const };
}

const hidden = () => null;

/** A single observation between gaps is a line of no length, so it gets a dot. */
function dotOfLonely(rows: UsageRow[]) {
  return function LonelyDot({
    cx: x,
    cy: y,
    index,
    key,
  }: {
    cx?: number;
    cy?: number;
    index?: number;
    key?: React.Key | null;
  }) {
    const at = index ?? -1;
    const lonely =
      rows[at]?.trafficUsed != null && rows[at - 1]?.trafficUsed == null && rows[at + 1]?.trafficUsed == null;
    return lonely && x !== undefined && y !== undefined ? (
      <circle key={key} cx={x} cy={y} r={2.5} fill="var(--ink)" />
    ) : (
      <g key={key} />
    );
  };
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <span className={cx("inline-block w-3.5", className)} />
      {children}
    </li>
  );
}
