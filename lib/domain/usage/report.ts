import { DeskError } from "../errors";
import { type FilterValues } from "../sub-users/filters";
import { noFilter, readFilter, writeFilter } from "../sub-users/one-filter";
import { writeTexts, type SearchSource } from "../lists/define-list";
import { maxPages, pageSizes, type PageSize, type SortOrder } from "../sub-users/vocabulary";
import { isoDay } from "../dates";
import { dayMs } from "../durations";

/** Named ranges, in the order of their menu; any other range has dates. */
export const usageSpans = {
  "this-month": "This month",
  "last-month": "Last month",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
} as const;
export type UsageSpan = keyof typeof usageSpans;
const spanNames = Object.keys(usageSpans) as UsageSpan[];

export const usageGroups = {
  "sub-user": "Sub-user",
  account: "Account",
  provider: "Provider",
  tag: "Tag",
  customer: "Customer",
} as const;
export type UsageGroup = keyof typeof usageGroups;
const groupNames = Object.keys(usageGroups) as UsageGroup[];

export const usageSorts = {
  name: { label: "Name", first: "asc" },
  used: { label: "Used", first: "desc" },
  added: { label: "Added", first: "desc" },
  average: { label: "Average a day", first: "desc" },
  first: { label: "First use", first: "asc" },
  last: { label: "Last use", first: "desc" },
  observed: { label: "Days observed", first: "asc" },
} as const satisfies Record<string, { label: string; first: SortOrder }>;
export type UsageSort = keyof typeof usageSorts;
const sortNames = Object.keys(usageSorts) as UsageSort[];

/** The longest range of one answer, in days. */
const maxUsageDays = 400;

/** Whose use is reported; these are also filters of the table, with the same names. */
const usageFilterKeys = ["q", "provider", "account", "tag"] as const;
type UsageFilterKey = (typeof usageFilterKeys)[number];

export type UsageReportParams = Pick<FilterValues, UsageFilterKey> & {
  /** UTC days, both included. */
  from: string;
  to: string;
  /** Null where the range has a name. */
  span: UsageSpan | null;
  by: UsageGroup;
  sort: UsageSort;
  order: SortOrder;
  page: number;
  size: PageSize;
};

export const usageReportKeys = [
  "range",
  "from",
  "to",
  "by",
  ...usageFilterKeys,
  "sort",
  "order",
  "page",
  "size",
] as const;

/** What a range means today; `now` in milliseconds. */
export function daysOfSpan(span: UsageSpan, now: number): { from: string; to: string } {
  const today = new Date(now);
  const month = (offset: number, date: number) =>
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset, date);
  switch (span) {
    case "this-month":
      return { from: isoDay(month(0, 1)), to: isoDay(month(1, 0)) };
    case "last-month":
      return { from: isoDay(month(-1, 1)), to: isoDay(month(0, 0)) };
    case "7d":
      return { from: isoDay(now - 6 * dayMs), to: isoDay(now) };
    case "30d":
      return { from: isoDay(now - 29 * dayMs), to: isoDay(now) };
  }
}

/** How many days a range has, both ends included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

interface UsageReportReading {
  /** What the controls can show of it; applied only when there is no problem. */
  shown: UsageReportParams;
  problems: Record<string, string>;
}

/** The only parser of the report's address. */
export function readUsageReport(source: SearchSource, now = Date.now()): UsageReportReading {
  const problems: Record<string, string> = {};
  const text = (key: string) => {
    const values = valuesOf(source, key).filter(Boolean);
    if (new Set(values).size > 1) problems[key] = `“${key}” is given twice.`;
    return values[0];
  };
  const one = <Value extends string>(key: string, known: readonly Value[], usual: Value): Value => {
    const given = text(key);
    const value = known.find((each) => each === given);
    if (given !== undefined && value === undefined)
      problems[key] = `“${key}” cannot be “${given.slice(0, 40)}”.`;
    return value ?? usual;
  };
  const [from, to] = [text("from"), text("to")];
  const named = from !== undefined || to !== undefined;
  const span = one("range", spanNames, "this-month");
  const usual = daysOfSpan(span, now);
  const days = named ? { from: from ?? to ?? usual.from, to: to ?? from ?? usual.to } : usual;
  const readable = isDay(days.from) && isDay(days.to);
  if (!readable) {
    problems.from = "Enter the dates as in 2026-01-31.";
  } else if (days.from > days.to) {
    problems.from = "The first day is after the last.";
  } else if (daysBetween(days.from, days.to) > maxUsageDays) {
    problems.from = `A report has at most ${maxUsageDays} days.`;
  }
  const shown: UsageReportParams = {
    ...(readable ? days : usual),
    q: noFilter.q,
    provider: [],
    account: [],
    tag: [],
    span: named ? null : span,
    by: one("by", groupNames, "sub-user"),
    sort: one("sort", sortNames, "used"),
    order: "desc",
    page: Math.min(maxPages, Math.max(1, Math.trunc(Number(text("page") ?? 1)) || 1)),
    size: pageSizes.find((size) => String(size) === text("size")) ?? 50,
  };
  shown.order = one("order", ["asc", "desc"] as const, usageSorts[shown.sort].first);
  for (const key of usageFilterKeys) {
    const given = valuesOf(source, key);
    if (given.length === 0) continue;
    const reading = readFilter(key, given);
    if ("problem" in reading) problems[key] = reading.problem;
    const value = "value" in reading ? reading.value : reading.shown;
    if (value !== undefined) Object.assign(shown, { [key]: value });
  }
  return { shown, problems };
}

/** The report of an address. What cannot be read is refused: any other report would bill someone else. */
export function readUsageReportParams(source: SearchSource, now = Date.now()): UsageReportParams {
  const { shown, problems } = readUsageReport(source, now);
  const messages = Object.values(problems);
  if (messages.length > 0)
    throw new DeskError("invalid", `This report cannot be made. ${messages.join(" ")}`, problems);
  return shown;
}

/** "?by=account&sort=name", or "" for the plain report. */
export function writeUsageReport(params: UsageReportParams): string {
  const unless = (value: string | number, usual: string | number) => (value === usual ? [] : [String(value)]);
  return writeTexts([
    ["range", params.span === null ? [] : unless(params.span, "this-month")],
    ["from", params.span === null ? [params.from] : []],
    ["to", params.span === null ? [params.to] : []],
    ["by", unless(params.by, "sub-user")],
    ...usageFilterKeys.map((key) => [key, writeFilter(key, params)] as const),
    ["sort", unless(params.sort, "used")],
    ["order", unless(params.order, usageSorts[params.sort].first)],
    ["page", unless(params.page, 1)],
    ["size", unless(params.size, 50)],
  ]);
}

/** The same report by its days, whatever a named range means by the time that it is asked for. */
export function ofTheseDays(
  params: UsageReportParams,
  { from, to }: Pick<UsageReportParams, "from" | "to">,
): UsageReportParams {
  return { ...params, span: null, from, to };
}

export function isUsageFiltered(params: Pick<UsageReportParams, UsageFilterKey>): boolean {
  return usageFilterKeys.some((key) => writeFilter(key, params).length > 0);
}

function valuesOf(source: SearchSource, key: string): string[] {
  if (source instanceof URLSearchParams) return source.getAll(key);
  const value = source[key];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** What counts of a range, for one row or for all. Traffic in bytes. */
export interface UsageFigures {
  subUsers: number;
  used: number;
  /** What operations of Subdesk added to the allowance, minus what they took back. */
  added: number;
  /** Used, by the days of the range that have begun. */
  average: number;
  /** The first and the last UTC day on which anything was used. */
  first: string | null;
  last: string | null;
  /** Days that Subdesk observed whole, of those it could have. */
  observed: number;
  expected: number;
  /** Days that the provider reported and that count. */
  reported: number;
  /** Days that the provider reported but that do not add up to its counter; they do not count. */
  unverified: { days: number; traffic: number };
  /** Some of it is a sandbox account's sample history, which no one observed. */
  sample: boolean;
}

export interface UsageReportRow extends UsageFigures {
  /** Unique among the rows. */
  key: string;
  /** A sub-user's name or a group's id; "" for those without a tag or a customer. */
  name: string;
  /** Only of a sub-user. */
  subUser: {
    accountId: string;
    remoteId: string;
    login: string | null;
    email: string | null;
    gone: boolean;
  } | null;
}

export interface UsageReport {
  from: string;
  to: string;
  rows: UsageReportRow[];
  total: number;
  page: number;
  /** Each sub-user counts once, whatever its groups. */
  totals: UsageFigures;
  /** One entry for each day of the range that has begun. */
  days: { day: string; own: number; reported: number; unverified: number }[];
}
