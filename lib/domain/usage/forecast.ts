import { utcDateTime } from "../dates";
import type { SubUserStatus } from "../sub-users/vocabulary";
import type { Cap } from "./usage";

/**
 * Days until the cap: the quick, the likely and the slow case. Null for a case in which it is never reached.
 */
export interface Forecast {
  low: number | null;
  mid: number | null;
  high: number | null;
}

/** A sub-user that is off runs out on no day, whatever it used before. */
const off = ["disabled", "blocked"] as const;
type Off = (typeof off)[number];

export type ForecastState = "known" | "not-using" | "not-enough-history" | "no-cap" | "not-known" | Off;

export interface Forecasted {
  forecastState: ForecastState;
  /** Only when the state is "known". */
  forecast: Forecast | null;
  trafficCap?: Cap;
  trafficUsed?: number | null;
  /** When the figures were read, where that is not as recent as what is shown beside them. */
  trafficAsOf?: string | null;
}

type ForecastLevel = "soon" | "near" | "far";

/** Days until the cap below which it deserves attention, and below which it is urgent. */
export const nearDays = 7;
const soonDays = 3;
/** Beyond this the recent rate predicts nothing. */
export const farDays = 365;

/** From the recent rates in bytes a day, as the server keeps them; null ones without enough history. */
export function forecastOf(
  { status, trafficCap, trafficUsed }: { status: SubUserStatus; trafficCap: Cap; trafficUsed: number | null },
  rates: Forecast,
): Pick<Forecasted, "forecastState" | "forecast"> {
  if (trafficCap === "unlimited") return { forecastState: "no-cap", forecast: null };
  if (trafficCap === null || trafficUsed === null) return { forecastState: "not-known", forecast: null };
  const isOff = off.find((state) => state === status);
  if (isOff) return { forecastState: isOff, forecast: null };
  if (rates.mid === null) return { forecastState: "not-enough-history", forecast: null };
  if (rates.mid <= 0) return { forecastState: "not-using", forecast: null };
  const left = Math.max(0, trafficCap - trafficUsed);
  const days = (rate: number | null) => (rate ? left / rate : null);
  // Fast use means a short time left.
  return {
    forecastState: "known",
    forecast: { low: days(rates.high), mid: days(rates.mid), high: days(rates.low) },
  };
}

interface ForecastWords {
  /** As in a cell: "6 days". */
  text: string;
  /** As on hover: "4 to 9 days at the recent rate". */
  title: string;
  level: ForecastLevel | null;
}

export function forecastWords(subUser: Forecasted, provider: string): ForecastWords {
  const { forecast, forecastState } = subUser;
  if (isZero(subUser))
    return { text: "—", title: "Its cap is 0, so there is nothing to use up", level: null };
  if (isUsedUp(subUser))
    return {
      text: "used up",
      title: ["The whole cap is used", ...asOf(subUser)].join(", "),
      level: "soon",
    };
  switch (forecastState) {
    case "known": {
      const mid = forecast?.mid ?? null;
      if (forecast === null || mid === null)
        return { text: "—", title: "It does not reach its cap at the recent rate", level: null };
      return {
        text: daysText(mid),
        title: [`${rangeText(forecast)} at the recent rate`, ...asOf(subUser)].join(", "),
        level: daysLevel(mid),
      };
    }
    case "disabled":
    case "blocked":
      return {
        text: forecastState,
        title: `It is ${forecastState}, so it is not getting closer to its cap`,
        level: null,
      };
    case "not-using":
      return {
        text: "not in use",
        title: "No traffic lately, so it is not getting closer to the cap",
        level: null,
      };
    case "not-enough-history":
      return {
        text: "not enough history",
        title: "Subdesk has not watched it long enough to tell",
        level: null,
      };
    case "no-cap":
      return { text: "—", title: "There is no cap to reach", level: null };
    case "not-known":
      return { text: "—", title: `${provider} does not report both the cap and its use`, level: null };
  }
}

/** By the rounded days, so that two rows of "3 days" look alike. */
export function daysLevel(days: number): ForecastLevel {
  const said = Math.round(days);
  return said < soonDays ? "soon" : said < nearDays ? "near" : "far";
}

/** "6 days", "1 day", "under a day", "over a year". */
export function daysText(days: number): string {
  if (days < 1) return "under a day";
  if (days > farDays) return "over a year";
  return counted(Math.round(days));
}

/** The same in running text: "about 6 days", "about a day", "under a day". */
export function aboutDays(days: number): string {
  if (days < 1) return daysText(days);
  const said = Math.round(days);
  return said === 1 ? "about a day" : `about ${counted(said)}`;
}

/** "4 to 9 days"; one figure where both round to the same; "4 days or more" when the slow case never ends. */
export function rangeText({ low, high }: Forecast): string {
  if (low === null) return "over a year";
  if (high === null || high > farDays) return low > farDays ? "over a year" : `${daysText(low)} or more`;
  const [from, to] = [Math.round(low), Math.round(high)];
  if (high < 1) return "under a day";
  if (from === to) return counted(to);
  return low < 1 ? `up to ${counted(to)}` : `${from} to ${counted(to)}`;
}

export const isZero = ({ trafficCap }: Forecasted) => typeof trafficCap === "number" && trafficCap <= 0;

/** No history is needed for that. */
export function isUsedUp({ forecast, trafficCap, trafficUsed }: Forecasted): boolean {
  if (forecast?.mid != null && forecast.mid <= 0) return true;
  return (
    typeof trafficCap === "number" &&
    typeof trafficUsed === "number" &&
    trafficUsed > 0 &&
    trafficUsed >= trafficCap
  );
}

/** "as of 3 Mar 2026, 14:05 UTC", of figures that are older than what is beside them. */
export function asOf({ trafficAsOf }: Pick<Forecasted, "trafficAsOf">): string[] {
  return trafficAsOf ? [`as of ${utcDateTime(trafficAsOf)}`] : [];
}

const counted = (days: number) => (days === 1 ? "1 day" : `${days} days`);
