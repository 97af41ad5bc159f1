import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import type { Forecast } from "@/lib/domain/usage/forecast";

type Forecasted = Pick<SubUser, "forecast" | "forecastState"> &
  Partial<Pick<SubUser, "trafficCap" | "trafficUsed">>;

export type ForecastLevel = "soon" | "near" | "far";

/** Days from which on it is worth a look, and from which on it is urgent. */
const nearDays = 7;
const soonDays = 3;
/** Beyond this the recent rate says nothing. */
const farDays = 365;

export interface ForecastWords {
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
  if (isUsedUp(subUser)) return { text: "used up", title: "Nothing is left of the cap", level: "soon" };
  switch (forecastState) {
    case "known": {
      const mid = forecast?.mid ?? null;
      if (forecast === null || mid === null)
        return { text: "—", title: "It does not reach its cap at the recent rate", level: null };
      return { text: daysText(mid), title: `${rangeText(forecast)} at the recent rate`, level: levelOf(mid) };
    }
    case "not-using":
      return { text: "not in use", title: "No traffic lately, so the cap is not approached", level: null };
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

/** By the days as they are said, so that two rows of "3 days" look alike. */
export function levelOf(days: number): ForecastLevel {
  const said = Math.round(days);
  return said < soonDays ? "soon" : said < nearDays ? "near" : "far";
}

/** "6 days", "1 day", "under a day", "over a year". */
export function daysText(days: number): string {
  if (days < 1) return "under a day";
  if (days > farDays) return "over a year";
  return counted(Math.round(days));
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

/** The forecast in a sentence, for the page of one sub-user. */
export function forecastSentence(subUser: Forecasted, provider: string): string {
  const { forecast, forecastState } = subUser;
  if (isZero(subUser)) return "Its cap is 0, so there is nothing to use up.";
  if (isUsedUp(subUser)) return "Nothing is left of its cap.";
  switch (forecastState) {
    case "known": {
      const mid = forecast?.mid ?? null;
      if (forecast === null || mid === null) return "At the recent rate it does not reach its cap.";
      if (mid > farDays) return "At the recent rate its cap lasts for over a year.";
      const [text, range] = [daysText(mid), rangeText(forecast)];
      return `At the recent rate it reaches its cap in ${text}${range === text ? "" : ` (${range})`}.`;
    }
    case "not-using":
      return "It has used nothing lately, so its cap is not approached.";
    case "not-enough-history":
      return "Not enough history yet to say when it reaches its cap.";
    case "no-cap":
      return "It has no cap to reach.";
    case "not-known":
      return `${provider} does not report both its cap and its use, so there is no forecast.`;
  }
}

const isZero = ({ trafficCap }: Forecasted) => typeof trafficCap === "number" && trafficCap <= 0;

/** That takes no history to say. */
function isUsedUp({ forecast, trafficCap, trafficUsed }: Forecasted): boolean {
  if (forecast?.mid != null && forecast.mid <= 0) return true;
  return (
    typeof trafficCap === "number" &&
    typeof trafficUsed === "number" &&
    trafficUsed > 0 &&
    trafficUsed >= trafficCap
  );
}

const counted = (days: number) => (days === 1 ? "1 day" : `${days} days`);
