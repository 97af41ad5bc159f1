import { describe, expect, it } from "vitest";
import { readSearch } from "@/lib/domain/sub-users/search";
import { GB } from "@/lib/domain/format";
import { freeFor } from "@/lib/domain/texts/pools";
import { againstMonth, againstYesterday } from "@/lib/domain/texts/traffic";
import { changeOf, commitmentText, shareOf } from "./compare";
import { needsOf, runningOutPath } from "./needs";

const calm = {
  unknownOperations: 0,
  untrustedAccounts: [],
  refusedAccounts: [],
  unreachableAccounts: [],
  unreadAccounts: [],
  pausedRuns: 0,
  usedUp: 0,
  runningOut: 0,
  runningOutDays: 7,
  overCommitted: [],
  openAlerts: 0,
  brokenRules: [],
};

describe("what needs a person", () => {
  it("is nothing when nothing waits", () => {
    expect(needsOf(calm, true)).toEqual([]);
  });

  it("offers to settle only to those who may", () => {
    expect(needsOf({ ...calm, unknownOperations: 1 }, true)).toMatchObject([{ action: "Settle" }]);
    expect(needsOf({ ...calm, unknownOperations: 1 }, false)).toMatchObject([{ action: "Show them" }]);
  });

  it("leads each to where it is settled, an address that is not trusted first", () => {
    const needs = needsOf(
      {
        unknownOperations: 1,
        untrustedAccounts: [{ id: "old", label: "Old", what: "page", since: "2026-03-03T00:00:00.000Z" }],
        refusedAccounts: [{ id: "netnut", label: "NetNut", message: "401" }],
        unreachableAccounts: [
          { id: "nine", label: "9Proxy", message: null, lastGoodAt: "2026-03-03T00:00:00.000Z" },
        ],
        unreadAccounts: [
          { id: "new", label: "New", message: "It answered 400.", reading: null },
          { id: "coming", label: "Coming", message: null, reading: { rows: 1200, expected: 5000 } },
        ],
        pausedRuns: 2,
        usedUp: 3,
        runningOut: 1204,
        runningOutDays: 7,
        overCommitted: ["NetNut"],
        openAlerts: 3,
        brokenRules: [{ id: "r", name: "VIPs", reason: "At most 20 tags can be chosen; this is 21." }],
      },
      true,
    );
    expect(needs.map(({ href }) => href)).toEqual([
      "/accounts",
      "/accounts",
      "/accounts",
      "/accounts",
      "/alerts#rules",
      "/operations",
      "/runs",
      runningOutPath(7),
      "#pools",
      "/alerts",
    ]);
    expect(needs.map(({ text }) => text)).toEqual([
      "Old’s address is not trusted",
      "NetNut refuses the key",
      "9Proxy cannot be reached",
      "Nothing could be read from New yet",
      "The alert rule “VIPs” is not evaluated",
      "1 operation has an unknown outcome",
      "2 runs are paused",
      "3 sub-users are used up, 1,204 run out within 7 days",
      "NetNut has promised more than it has",
      "3 alerts are open",
    ]);
  });

  it.each([
    [1, 0, "1 sub-user is used up"],
    [0, 1, "1 sub-user runs out within 7 days"],
    [1, 2, "1 sub-user is used up, 2 run out within 7 days"],
    [2, 1, "2 sub-users are used up, 1 runs out within 7 days"],
  ])("says that %d are used up and %d run out", (usedUp, runningOut, text) => {
    expect(needsOf({ ...calm, usedUp, runningOut }, true).map((need) => need.text)).toEqual([text]);
  });

  it("opens the table on exactly those that run out", () => {
    expect(readSearch(new URLSearchParams(runningOutPath(7).split("?")[1]))).toMatchObject({
      shown: { status: ["active"], out: 7, sort: "runsOut", order: "asc" },
      problems: {},
    });
  });
});

describe("comparisons", () => {
  it.each([
    [110, 100, "10 % more than the 30 days before (it)"],
    [92, 100, "8 % less than the 30 days before (it)"],
    [100, 100, "the same as the 30 days before (it)"],
    [0, 100, "100 % less than the 30 days before (it)"],
    [2500, 100, "25 times as much as the 30 days before (it)"],
    [5, 0, undefined],
    [5, null, undefined],
  ])("says %d against %d", (now, before, text) => {
    expect(changeOf(now, before, againstMonth, "it")?.join("")).toBe(text);
  });

  it("says when the time before was", () => {
    expect(changeOf(2, 1, againstYesterday, "1 B")?.join("")).toBe(
      "100 % more than by this time yesterday (1 B)",
    );
  });

  it("says in words whether the pool covers the caps", () => {
    expect(freeFor({ free: 4.7e12, daysLeft: 9.2 })).toBe("4.7 TB free, enough for about 9 days");
    expect(freeFor({ free: 4.7e12, daysLeft: 1200 })).toBe("4.7 TB free, enough for over a year");
    expect(freeFor({ free: 4.7e12, daysLeft: null })).toBe("4.7 TB free");
    expect(freeFor({ free: 0, daysLeft: 0 })).toBe("Nothing is free");
    const pool = {
      free: 50 * GB,
      open: 80 * GB,
      unlimited: 0,
      overCommitted: true,
      spent: "when-used" as const,
    };
    expect(commitmentText(pool)).toBe(
      "Over-committed: up to 80 GB may still be used under the caps, 30 GB more than is free.",
    );
    expect(commitmentText({ ...pool, free: 90 * GB, overCommitted: false, unlimited: 1 })).toBe(
      "Covered: up to 80 GB may still be used under the caps, and 90 GB is free. 1 sub-user has no cap and is not included.",
    );
    expect(commitmentText({ ...pool, free: null, overCommitted: null })).toContain("is not known");
    expect(commitmentText({ ...pool, overCommitted: null, spent: "when-granted" })).toBe(
      "80 GB may still be used; it left the pool when it was given.",
    );
  });

  it("never draws something as nothing, nor nothing as something", () => {
    expect(shareOf(1, 1_000_000)).toBe(1);
    expect(shareOf(0, 5)).toBe(0);
    expect(shareOf(5, 5)).toBe(100);
    expect(shareOf(0, 0)).toBe(0);
  });
});
