import { actionLabel } from "@/lib/domain/runs/actions";
import { localClock, localDate, localDateTime, localDay, utcDate, utcDay } from "@/lib/domain/dates";
import { hourMs, dayMs } from "@/lib/domain/durations";
import { formatBytes, formatCount } from "@/lib/domain/format";
import { farDays, type Forecasted } from "@/lib/domain/usage/forecast";
import type { UsageHistory, UsageMark, UsagePoint } from "@/lib/domain/usage/history";
import { countOfIps } from "@/lib/domain/texts/counts";
import * as texts from "@/lib/domain/texts/usage";
import { offsetsOf } from "./repeated-hours";

export type Measure = "traffic" | "ips";

export interface UsageRow extends UsagePoint {
  /** Short, for an axis: "14:00" or "3 Mar". */
  tick: string;
  /** Worth a label on the axis: of many hours, only those at which a day begins. */
  labelled: boolean;
  /** In full: "3 Mar 2026, 14:00" or "3 Mar 2026". */
  when: string;
  /** Operations done within it. */
  marks: UsageMark[];
  /** Where the counter is expected at its end; on the last one that was observed, where it is. */
  forecast: number | null;
  /** It is yet to come. */
  future: boolean;
}

/** Where the counter goes at the recent rate. */
export interface Continuation {
  /** When it reaches the cap. */
  at: Date;
  cap: number;
}

/** Beyond so many hours, days are listed instead. */
const maxHours = 48;
const lengths = { hour: hourMs, day: dayMs } as const;

/** Hours are said where the reader is; a day is a day in UTC, as it was counted. */
export function rowsOf({ points, marks, step }: Pick<UsageHistory, "points" | "marks" | "step">): UsageRow[] {
  const ofDays = step === "hour" && points.length > maxHours;
  const dates = points.map(({ at }) => new Date(at));
  const offsetOf = offsetsOf(step === "hour" ? dates : []);
  return points.map((point, index) => {
    const date = dates[index] ?? new Date(point.at);
    const from = date.getTime();
    const offset = offsetOf(date);
    return {
      ...point,
      tick: step === "day" ? utcDay(date) : ofDays ? localDay(date) : `${localClock(date)}${offset}`,
      labelled: !ofDays || beginsDay(date),
      when: step === "hour" ? `${localDateTime(date)}${offset}` : utcDate(date),
      marks: marks
        .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < from + lengths[step])
        .map((mark) => ({ ...mark, label: actionLabel(mark.label) })),
      forecast: null,
      future: false,
    };
  });
}

/** When the cap is reached at the recent rate; null where unknown or too far away to mean anything. */
export function continuationOf(
  { forecastState, forecast, trafficCap, trafficUsed }: Forecasted,
  now: number,
): Continuation | null {
  const days = forecastState === "known" ? (forecast?.mid ?? null) : null;
  if (days === null || days <= 0 || days > farDays || typeof trafficCap !== "number") return null;
  if (typeof trafficUsed !== "number" || trafficUsed >= trafficCap) return null;
  return { at: new Date(now + days * lengths.day), cap: trafficCap };
}

/** The future takes no more of the width than this share of the past. */
const maxAhead = 0.4;

/**
 * The same points with the way of the counter to its cap, drawn as far as there is room for it. The last
 * point is the one under way.
 */
export function continued(
  history: Pick<UsageHistory, "points" | "marks" | "step">,
  continuation: Continuation | null,
): UsageRow[] {
  const { points, step } = history;
  const last = points.at(-1);
  const from = last?.trafficUsed ?? null;
  if (!continuation || !last || from === null) return rowsOf(history);
  const length = lengths[step];
  const steps = Math.max(1, (continuation.at.getTime() - Date.parse(last.at)) / length - 1);
  const ahead = Math.min(Math.ceil(steps), Math.max(1, Math.floor(points.length * maxAhead)));
  const future = Array.from(
    { length: ahead },
    (_, index): UsagePoint => ({
      at: new Date(Date.parse(last.at) + (index + 1) * length).toISOString(),
      traffic: null,
      source: null,
      unverified: null,
      ips: null,
      trafficUsed: null,
      trafficCap: last.trafficCap,
      reset: false,
    }),
  );
  const rows = rowsOf({ ...history, points: [...points, ...future] });
  return rows.map((row, index) => {
    const gone = index - (points.length - 1);
    if (gone < 0) return row;
    const share = Math.min(1, gone / steps);
    return { ...row, forecast: from + (continuation.cap - from) * share, future: gone > 0 };
  });
}

/** Where the clocks change at midnight, a day has no 00:00, or two. */
function beginsDay(date: Date): boolean {
  return localDate(date) !== localDate(new Date(date.getTime() - lengths.hour));
}

/** What a chart shows, said once for those who do not see it. */
export function chartLabel(
  {
    step,
    totals,
    unverified,
    knownSince,
  }: Pick<UsageHistory, "step" | "totals" | "unverified" | "knownSince">,
  rows: readonly UsageRow[],
  measure: Measure,
  provider: string,
): string {
  if (knownSince === null) return texts.chartOfNothing(measure, step);
  const past = rows.filter(({ future }) => !future);
  const amount = (value: number) => amountText(value, measure);
  const most = past.reduce<UsageRow | null>(
    (best, row) => ((row[measure] ?? -1) > (best?.[measure] ?? -1) ? row : best),
    null,
  );
  const traffic = measure === "traffic";
  const reported = past.filter(({ source }) => source === "reported").length;
  const gaps = past.filter((row) => row[measure] === null && !(traffic && row.unverified !== null)).length;
  return [
    texts.chartTotal(measure, step, amount(totals[measure])),
    most && (most[measure] ?? 0) > 0 ? texts.chartMost(most.when, amount(most[measure] ?? 0)) : "",
    traffic && reported > 0 ? texts.chartReported(reported, step, provider) : "",
    traffic && unverified ? texts.chartUnverified(unverified.days) : "",
    gaps > 0 ? texts.chartGaps(gaps, step) : "",
    texts.chartTable,
  ]
    .filter(Boolean)
    .join(" ");
}

export function amountText(value: number, measure: Measure): string {
  return measure === "traffic" ? formatBytes(value) : countOfIps(value);
}

/** On an axis a number and its unit stay on one line. */
export function tickText(value: number, measure: Measure): string {
  return (measure === "traffic" ? formatBytes(value) : formatCount(value)).replace(" ", "\u00a0");
}

/** Whether the history begins only within the range. */
export function beginsWithin({ points, knownSince }: Pick<UsageHistory, "points" | "knownSince">): boolean {
  const first = points[0];
  return first !== undefined && knownSince !== null && Date.parse(knownSince) > Date.parse(first.at);
}

/** Round figures from zero to at least the largest value, about `count` steps: of 250 GB, every 100 GB. */
export function axisOf(values: readonly (number | null)[], count = 3): number[] {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  if (largest === 0) return [0];
  const rough = largest / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999) ?? rough,
  );
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, at) => at * step);
}
