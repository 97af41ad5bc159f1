import { formatCount } from "../format";
import { plural, rich } from "./message";

export const sectionTitle = "Usage";
export const range = "Range";
export const hours24 = "24 h";
export const days2 = "2 days";
export const days7 = "7 days";
export const days30 = "30 days";
export const days90 = "90 days";
export const measure = "Measure";
export const traffic = "Traffic";
export const ips = "IPs";
export const hideTable = "Hide table";
export const showTable = "Show as table";
export const nothingObserved =
  "Nothing has been observed yet. The history begins with the next reading of its counters.";
export const noTraffic = "No traffic yet";

/**
 * What was used in a range. `reported` is the part that only the provider reports, "all"
 * where that is everything.
 */
export function headline<Node>({
  amount,
  span,
  reported,
  unverified,
  provider,
  since,
}: {
  amount: Node;
  span: string;
  reported: Node | "all" | null;
  unverified: boolean;
  provider: string;
  since: Node | null;
}): (string | Node)[] {
  if (unverified)
    return since === null
      ? rich<Node | string>`${amount} in ${span}, reported by ${provider} and not verified`
      : rich<Node | string>`${amount} in ${span}, reported by ${provider} and not verified, since ${since}`;
  if (reported === null)
    return since === null
      ? rich<Node | string>`${amount} in ${span}`
      : rich<Node | string>`${amount} in ${span}, since ${since}`;
  if (reported === "all")
    return since === null
      ? rich<Node | string>`${amount} in ${span}, reported by ${provider}`
      : rich<Node | string>`${amount} in ${span}, reported by ${provider}, since ${since}`;
  return since === null
    ? rich<Node | string>`${amount} in ${span}, ${reported} of it reported by ${provider}`
    : rich<Node | string>`${amount} in ${span}, ${reported} of it reported by ${provider}, since ${since}`;
}
export const whatIsNotVerified = "What is not verified";
export const why = "Why?";
export const notVerifiedHelp = (provider: string, amount: string, days: number) =>
  plural(days, {
    one: `${provider} reports ${amount} on 1 day that Subdesk did not observe whole. Its days do not add up to its own counter within 2 %, so they are drawn and left out of every total and export.`,
    other: `${provider} reports ${amount} on ${days} days that Subdesk did not observe whole. Its days do not add up to its own counter within 2 %, so they are drawn and left out of every total and export.`,
  });

export const forecastAsOf = <Node>(time: Node) => rich`Its traffic was read ${time}.`;
export const forecastHow = "How the forecast is made";
export const how = "How?";
export const forecastHowHelp =
  "What is left of the cap is divided by the average traffic of a day over the last 14 days, in which newer days weigh more and a burst counts as three usual days at most. The range comes from the busier and the quieter of those weeks; with fewer than two days observed nothing is said.";

export const used = "Used";
export const counter = "Counter";
export const cap = "Cap";
export const forecast = "Forecast";
export const forecastAt = (date: string) => `Forecast: cap reached about ${date}`;
export const operation = "Operation";
export const counterReset = "Counter reset";
export const counterWasReset = "The counter was reset";
export const counterWasResetShort = "Counter was reset";
export const reportedBy = (provider: string) => `Reported by ${provider}`;
export const notVerified = "Not verified";
export const keyNotObserved = "Not observed";
export const notObserved = "not observed";
export const observedForAPart = "Observed for a part of this time";
export const observedInPart = "Observed in part";

export const asTable = "Usage as a table";
export const tableCaption = (step: "hour" | "day") =>
  step === "hour" ? "Usage per hour, newest first" : "Usage per day, newest first";
export const hour = "Hour";
export const dayUtc = "Day (UTC)";
export const events = "Events";
export const unverifiedAmount = (amount: string) => `${amount}, not verified`;
export const forecastRow = (amount: string, date: string) =>
  `At the recent rate the counter reaches ${amount} about ${date}.`;

// What a chart shows, a sentence each, for those who do not see it.
const perStep = {
  traffic: { hour: "Traffic per hour", day: "Traffic per day" },
  ips: { hour: "IPs per hour", day: "IPs per day" },
} as const;
type Measure = keyof typeof perStep;
type Step = "hour" | "day";
export const chartOfNothing = (what: Measure, step: Step) =>
  `${perStep[what][step]}: nothing has been observed yet.`;
export const chartTotal = (what: Measure, step: Step, amount: string) =>
  `${perStep[what][step]}: ${amount} in all.`;
export const chartMost = (when: string, amount: string) => `Most at ${when}: ${amount}.`;
export const chartReported = (count: number, step: Step, provider: string) =>
  step === "hour"
    ? plural(count, {
        one: `1 hour reported by ${provider}.`,
        other: `${formatCount(count)} hours reported by ${provider}.`,
      })
    : plural(count, {
        one: `1 day reported by ${provider}.`,
        other: `${formatCount(count)} days reported by ${provider}.`,
      });
export const chartUnverified = (days: number) =>
  plural(days, {
    one: "1 day not verified and not counted.",
    other: `${formatCount(days)} days not verified and not counted.`,
  });
export const chartGaps = (count: number, step: Step) =>
  step === "hour"
    ? plural(count, { one: "1 hour not observed.", other: `${formatCount(count)} hours not observed.` })
    : plural(count, { one: "1 day not observed.", other: `${formatCount(count)} days not observed.` });
export const chartTable = "The table below the chart has the same figures.";
