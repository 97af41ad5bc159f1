import { actionLabel } from "@/lib/domain/runs/actions";
import {
  localClock,
  localDate,
  localDateTime,
  localDay,
  twoDigits,
  utcDate,
  utcDay,
} from "@/lib/domain/dates";
import { formatBytes, formatCount } from "@/lib/domain/format";
import type { UsageHistory, UsageMark, UsagePoint } from "@/lib/domain/usage/history";

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
}

const hour = 3_600_000;
/** More hours than this are told by their days. */
const mostHours = 48;
const lengths = { hour, day: 24 * hour } as const;

/** Hours are said where the reader is; a day is a day in UTC, as it was counted. */
export function rowsOf({ points, marks, step }: Pick<UsageHistory, "points" | "marks" | "step">): UsageRow[] {
  const ofDays = step === "hour" && points.length > mostHours;
  const dates = points.map(({ at }) => new Date(at));
  const repeated = step === "hour" ? repeatedHours(dates) : new Set<Date>();
  return points.map((point, index) => {
    const date = dates[index] ?? new Date(point.at);
    const from = date.getTime();
    // On the day the clocks go back an hour comes twice; what tells the two apart is how far they are from
    // UTC.
    const offset = repeated.has(date) ? ` ${offsetText(date)}` : "";
    return {
      ...point,
      tick: step === "day" ? utcDay(date) : ofDays ? localDay(date) : `${localClock(date)}${offset}`,
      labelled: !ofDays || beginsDay(date),
      when: step === "hour" ? `${localDateTime(date)}${offset}` : utcDate(date),
      marks: marks
        .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < from + lengths[step])
        .map((mark) => ({ ...mark, label: actionLabel(mark.label) })),
    };
  });
}

/** Where the clocks change at midnight, a day has no 00:00, or two. */
function beginsDay(date: Date): boolean {
  return localDate(date) !== localDate(new Date(date.getTime() - lengths.hour));
}

function repeatedHours(dates: readonly Date[]): Set<Date> {
  const byWords = new Map<string, Date[]>();
  for (const date of dates) {
    const words = localDateTime(date);
    byWords.set(words, [...(byWords.get(words) ?? []), date]);
  }
  return new Set([...byWords.values()].filter((same) => same.length > 1).flat());
}

/** "UTC+2", "UTC-4:30". */
function offsetText(date: Date): string {
  const east = -date.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  return `UTC${east < 0 ? "-" : "+"}${hours}${minutes === 0 ? "" : `:${twoDigits(minutes)}`}`;
}

/** What a chart shows, said once for those who do not see it. */
export function chartLabel(
  { step, totals, knownSince }: Pick<UsageHistory, "step" | "totals" | "knownSince">,
  rows: readonly UsageRow[],
  measure: Measure,
): string {
  const what = measure === "traffic" ? "Traffic" : "IPs";
  if (knownSince === null) return `${what} per ${step}: nothing has been observed yet.`;
  const amount = (value: number) => amountText(value, measure);
  const most = rows.reduce<UsageRow | null>(
    (best, row) => ((row[measure] ?? -1) > (best?.[measure] ?? -1) ? row : best),
    null,
  );
  const gaps = rows.filter((row) => row[measure] === null).length;
  return [
    `${what} per ${step}: ${amount(totals[measure])} in all.`,
    most && (most[measure] ?? 0) > 0 ? ` Most at ${most.when}: ${amount(most[measure] ?? 0)}.` : "",
    gaps > 0 ? ` ${gaps === 1 ? `1 ${step} was` : `${formatCount(gaps)} ${step}s were`} not observed.` : "",
    " The table below the chart has the same figures.",
  ].join("");
}

export function amountText(value: number, measure: Measure): string {
  return measure === "traffic" ? formatBytes(value) : `${formatCount(value)} ${value === 1 ? "IP" : "IPs"}`;
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
