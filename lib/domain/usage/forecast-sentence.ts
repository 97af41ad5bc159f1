import { daysText, farDays, isUsedUp, isZero, rangeText, type Forecasted } from "./forecast";

/** The forecast in a sentence, for the page of one sub-user. */
export function forecastSentence(subUser: Forecasted, provider: string): string {
  const { forecast, forecastState } = subUser;
  if (isZero(subUser)) return "Its cap is 0, so there is nothing to use up.";
  if (isUsedUp(subUser)) return "It has used its whole cap.";
  switch (forecastState) {
    case "known": {
      const mid = forecast?.mid ?? null;
      if (forecast === null || mid === null) return "At the recent rate it does not reach its cap.";
      if (mid > farDays) return "At the recent rate its cap lasts for over a year.";
      const [text, range] = [daysText(mid), rangeText(forecast)];
      return `At the recent rate it reaches its cap in ${text}${range === text ? "" : ` (${range})`}.`;
    }
    case "disabled":
    case "blocked":
      return `It is ${forecastState}, so it is not getting closer to its cap.`;
    case "not-using":
      return "It has used nothing lately, so it is not getting closer to its cap.";
    case "not-enough-history":
      return "Not enough history yet to say when it reaches its cap.";
    case "no-cap":
      return "It has no cap to reach.";
    case "not-known":
      return `${provider} does not report both its cap and its use, so there is no forecast.`;
  }
}
