"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { memo } from "react";
import { utcDate } from "@/lib/domain/dates";
import * as texts from "@/lib/domain/texts/usage";
import { Key } from "./chart-key";
import { ChartTooltip } from "./chart-tooltip";
import { axisOf, tickText, type Continuation, type Measure, type UsageRow } from "./series";

interface UsageChartProps {
  rows: UsageRow[];
  measure: Measure;
  provider: string;
  continuation: Continuation | null;
  label: string;
  /** The table with the same figures. */
  describedBy: string;
}

const text = { fontSize: 11, fill: "var(--muted)" } as const;
const axis = { tickLine: false, axisLine: { stroke: "var(--line)" }, tick: text } as const;
const width = 52;

const own = (row: UsageRow) => (row.source === "reported" ? null : row.traffic);
const reported = (row: UsageRow) => (row.source === "reported" ? row.traffic : null);
const loose = (row: UsageRow) => (row.traffic === null ? row.unverified : null);

/**
 * What was used in each step as bars, on the left; how the counter nears its cap and where it goes from here
 * as lines, on the right. Only for UsageSection, which loads it. When it is mounted again, the library
 * makes every bar again.
 */
function UsageChart(props: UsageChartProps) {
  const { rows, measure, provider, label, describedBy } = props;
  const traffic = measure === "traffic";
  const resets = rows.filter(({ reset }) => reset);
  const counted = traffic && rows.some(({ trafficUsed }) => trafficUsed !== null);
  const heights = rows.map((row) =>
    traffic ? Math.max(row.traffic ?? 0, row.unverified ?? 0) : (row.ips ?? 0),
  );
  return (
    <div role="img" aria-label={label} aria-describedby={describedBy} className="flex h-full flex-col">
      <Keys {...props} />
      <div className="min-h-0 flex-1">
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={rows.map((row) => ({ ...row, own: own(row), reported: reported(row), loose: loose(row) }))}
            accessibilityLayer={false}
            margin={{ top: 8, right: counted ? 0 : 8, bottom: 0, left: 0 }}
            barCategoryGap="18%"
          >
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
              width={width}
              tickFormatter={(value: number) => tickText(value, measure)}
              {...scaleOf(heights)}
            />
            <YAxis yAxisId="gaps" hide domain={[0, 1]} />
            {counted && (
              <YAxis
                {...axis}
                yAxisId="counter"
                orientation="right"
                axisLine={false}
                width={width}
                tickFormatter={(value: number) => tickText(value, measure)}
                {...scaleOf(
                  rows.flatMap(({ trafficUsed, trafficCap, forecast }) => [
                    trafficUsed,
                    trafficCap,
                    forecast,
                  ]),
                )}
              />
            )}
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--line-strong)", fill: "var(--line)", fillOpacity: 0.5 }}
              content={<ChartTooltip measure={measure} provider={provider} />}
            />
            <Bar
              xAxisId="gaps"
              yAxisId="gaps"
              dataKey={(row: UsageRow) => (isGap(row, measure) ? 1 : null)}
              fill="var(--line)"
              fillOpacity={0.6}
              isAnimationActive={false}
            />
            {resets.map(({ at }) => (
              <ReferenceLine key={at} x={at} stroke="var(--line-strong)" strokeDasharray="2 3" />
            ))}
            {traffic ? (
              <>
                <Steps dataKey="own" fill="var(--accent)" />
                <Steps dataKey="reported" fill="var(--accent)" fillOpacity={0.5} />
                <Steps dataKey="loose" fill="transparent" stroke="var(--muted)" strokeDasharray="3 2" />
              </>
            ) : (
              <Steps dataKey="ips" fill="var(--accent)" />
            )}
            {counted && (
              <>
                <Curve
                  dataKey="trafficCap"
                  type="step"
                  stroke="var(--bad)"
                  strokeWidth={1.5}
                  strokeDasharray="5 4"
                  dot={false}
                />
                <Curve dataKey="trafficUsed" stroke="var(--ink)" strokeWidth={1.75} dot={dotOfLonely(rows)} />
                <Curve
                  dataKey="forecast"
                  stroke="var(--ink)"
                  strokeWidth={1.75}
                  strokeDasharray="1 4"
                  strokeLinecap="round"
                  dot={false}
                />
              </>
            )}
            {rows
              .filter(({ marks }) => marks.length > 0)
              .map(({ at }) => (
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

export default memo(UsageChart);

const isGap = (row: UsageRow, measure: Measure) =>
  !row.future && row[measure] === null && !(measure === "traffic" && row.unverified !== null);

function Steps(
  props: Pick<
    React.ComponentProps<typeof Bar>,
    "dataKey" | "fill" | "fillOpacity" | "stroke" | "strokeDasharray"
  >,
) {
  return <Bar {...props} stackId="steps" radius={[2, 2, 0, 0]} maxBarSize={28} isAnimationActive={false} />;
}

function Curve(
  props: Pick<
    React.ComponentProps<typeof Line>,
    "dataKey" | "type" | "stroke" | "strokeWidth" | "strokeDasharray" | "strokeLinecap" | "dot"
  >,
) {
  return (
    <Line
      type="linear"
      {...props}
      yAxisId="counter"
      activeDot={false}
      connectNulls={false}
      isAnimationActive={false}
    />
  );
}

/** What the signs of the chart mean, of those it has. */
function Keys({ rows, measure, provider, continuation }: UsageChartProps) {
  const traffic = measure === "traffic";
  const drawn = rows.some(({ future }) => future) ? continuation : null;
  return (
    <ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 pb-1 text-xs text-muted">
      {(!traffic || rows.some((row) => own(row) !== null)) && (
        <Key className="h-2.5 rounded-xs bg-accent">{traffic ? texts.used : texts.ips}</Key>
      )}
      {traffic && rows.some((row) => reported(row) !== null) && (
        <Key className="h-2.5 rounded-xs bg-accent/50">{texts.reportedBy(provider)}</Key>
      )}
      {traffic && rows.some((row) => loose(row) !== null) && (
        <Key className="h-2.5 rounded-xs border border-dashed border-muted">{texts.notVerified}</Key>
      )}
      {traffic && rows.some(({ trafficUsed }) => trafficUsed !== null) && (
        <Key className="h-0.5 bg-ink">{texts.counter}</Key>
      )}
      {traffic && rows.some(({ trafficCap }) => trafficCap !== null) && (
        <Key className="h-0 border-t-2 border-dashed border-bad">{texts.cap}</Key>
      )}
      {traffic && drawn && (
        <Key className="h-0 border-t-2 border-dotted border-ink">{texts.forecastAt(utcDate(drawn.at))}</Key>
      )}
      {rows.some((row) => isGap(row, measure)) && (
        <Key className="h-2.5 rounded-xs bg-line">{texts.keyNotObserved}</Key>
      )}
      {rows.some(({ marks }) => marks.length > 0) && (
        <Key className="size-2! rounded-full bg-warn">{texts.operation}</Key>
      )}
      {rows.some(({ reset }) => reset) && (
        <Key className="h-0 border-t-2 border-dotted border-line-strong">{texts.counterReset}</Key>
      )}
    </ul>
  );
}

function scaleOf(values: (number | null)[]) {
  const ticks = axisOf(values);
  return { ticks, domain: [0, ticks.at(-1) || 1], interval: 0 as const };
}

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
