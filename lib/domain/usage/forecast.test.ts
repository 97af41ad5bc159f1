import { describe, expect, it } from "vitest";
import { daysText, forecastOf, forecastWords, rangeText } from "./forecast";
import { forecastSentence } from "./forecast-sentence";

const known = (low: number | null, mid: number | null, high: number | null) => ({
  forecastState: "known" as const,
  forecast: { low, mid, high },
});
const state = (forecastState: "not-using" | "not-enough-history" | "no-cap" | "not-known") => ({
  forecastState,
  forecast: null,
});

describe("the forecast", () => {
  it("says the likely days, and the range on hover", () => {
    expect(forecastWords(known(4.2, 6.1, 8.8), "NetNut")).toEqual({
      text: "6 days",
      title: "4 to 9 days at the recent rate",
      level: "near",
    });
  });

  it.each([
    [0, "soon"],
    [2.4, "soon"],
    [2.6, "near"],
    [3, "near"],
    [6.4, "near"],
    [6.6, "far"],
    [200, "far"],
  ])("is urgent by its likely days: %d is %s", (days, level) => {
    expect(forecastWords(known(days, days, days), "NetNut").level).toBe(level);
  });

  it.each([
    [0.4, "under a day"],
    [1, "1 day"],
    [1.4, "1 day"],
    [6.5, "7 days"],
    [365, "365 days"],
    [366, "over a year"],
  ])("puts %d days into words", (days, text) => {
    expect(daysText(days)).toBe(text);
  });

  it("does not give a false range", () => {
    expect(rangeText({ low: 5.9, mid: 6, high: 6.2 })).toBe("6 days");
    expect(rangeText({ low: 0.3, mid: 1, high: 2 })).toBe("up to 2 days");
    expect(rangeText({ low: 0.1, mid: 0.2, high: 0.4 })).toBe("under a day");
    expect(rangeText({ low: 4, mid: 9, high: null })).toBe("4 days or more");
    expect(rangeText({ low: 4, mid: 9, high: 900 })).toBe("4 days or more");
    expect(rangeText({ low: 400, mid: 500, high: null })).toBe("over a year");
  });

  it("never turns a missing figure into a number", () => {
    expect(forecastWords(state("not-enough-history"), "9Proxy").text).toBe("not enough history");
    expect(forecastWords(state("no-cap"), "9Proxy")).toEqual({
      text: "—",
      title: "There is no cap to reach",
      level: null,
    });
    expect(forecastWords(state("not-known"), "9Proxy").title).toContain("9Proxy");
    expect(forecastWords(known(null, null, null), "9Proxy").text).toBe("—");
    expect(forecastWords(known(0, 0, 0), "9Proxy").text).toBe("used up");
  });

  it("says used up where nothing is left, watched long enough or not", () => {
    const over = { ...state("not-enough-history"), trafficCap: 10, trafficUsed: 12 };
    expect(forecastWords(over, "9Proxy")).toMatchObject({ text: "used up", level: "soon" });
    expect(forecastSentence(over, "9Proxy")).toBe("It has used its whole cap.");
    expect(forecastWords({ ...over, trafficUsed: 9 }, "9Proxy").text).toBe("not enough history");
    expect(forecastWords({ ...over, trafficCap: "unlimited" }, "9Proxy").text).toBe("not enough history");
  });

  it.each(["disabled", "blocked"] as const)(
    "names no day while it is %s, whatever it used before",
    (status) => {
      const figures = { status, trafficCap: 10, trafficUsed: 4 };
      const off = { ...figures, ...forecastOf(figures, { low: 1, mid: 2, high: 3 }) };
      expect(forecastWords(off, "9Proxy")).toMatchObject({ text: status, level: null });
      expect(forecastSentence(off, "9Proxy")).toBe(
        `It is ${status}, so it is not getting closer to its cap.`,
      );
      expect(forecastWords({ ...off, trafficUsed: 10 }, "9Proxy").text).toBe("used up");
      expect(
        forecastOf({ ...figures, trafficCap: "unlimited" }, { low: 1, mid: 2, high: 3 }).forecastState,
      ).toBe("no-cap");
    },
  );

  it("calls a cap of 0 neither used up nor urgent", () => {
    for (const trafficUsed of [0, 5]) {
      const zero = { ...known(0, 0, 0), trafficCap: 0, trafficUsed };
      expect(forecastWords(zero, "NetNut")).toEqual({
        text: "—",
        title: "Its cap is 0, so there is nothing to use up",
        level: null,
      });
      expect(forecastSentence(zero, "NetNut")).toBe("Its cap is 0, so there is nothing to use up.");
    }
  });

  it("is in a sentence", () => {
    expect(forecastSentence(known(4, 6, 9), "NetNut")).toBe(
      "At the recent rate it reaches its cap in 6 days (4 to 9 days).",
    );
    expect(forecastSentence(known(2, 2, 2), "NetNut")).toBe(
      "At the recent rate it reaches its cap in 2 days.",
    );
    expect(forecastSentence(state("not-enough-history"), "NetNut")).toBe(
      "Not enough history yet to say when it reaches its cap.",
    );
  });
});
