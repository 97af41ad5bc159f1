import { describe, expect, it } from "vitest";
import {
  daysBetween,
  daysOfSpan,
  ofTheseDays,
  readUsageReport,
  readUsageReportParams,
  writeUsageReport,
} from "./report";

const now = Date.parse("2026-03-31T23:30:00Z");
const read = (search: string) => readUsageReport(new URLSearchParams(search), now);

describe("the days of a range, in UTC", () => {
  it.each([
    ["this-month", "2026-03-01", "2026-03-31"],
    ["last-month", "2026-02-01", "2026-02-28"],
    ["7d", "2026-03-25", "2026-03-31"],
    ["30d", "2026-03-02", "2026-03-31"],
  ] as const)("%s", (span, from, to) => expect(daysOfSpan(span, now)).toEqual({ from, to }));

  it("are right over a year's end and in a leap year", () => {
    expect(daysOfSpan("last-month", Date.parse("2027-01-15T00:00:00Z"))).toEqual({
      from: "2026-12-01",
      to: "2026-12-31",
    });
    expect(daysOfSpan("this-month", Date.parse("2028-02-10T00:00:00Z")).to).toBe("2028-02-29");
    expect(daysBetween("2026-12-31", "2027-01-01")).toBe(2);
    expect(daysBetween("2026-03-01", "2026-03-31")).toBe(31);
  });
});

describe("the address of a report", () => {
  it("is this month by sub-user, most used first, where it says nothing", () => {
    expect(read("")).toEqual({
      shown: {
        from: "2026-03-01",
        to: "2026-03-31",
        span: "this-month",
        by: "sub-user",
        q: "",
        provider: [],
        account: [],
        tag: [],
        sort: "used",
        order: "desc",
        page: 1,
        size: 50,
      },
      problems: {},
    });
    expect(writeUsageReport(read("").shown)).toBe("");
  });

  it.each([
    "?range=last-month&by=account&sort=name&order=desc&page=3&size=100",
    "?from=2026-01-05&to=2026-02-04&by=tag&q=acme+x&provider=netnut&account=a,b&tag=vip&tag=de",
    "?sort=first&order=desc",
  ])("%s is written as it was read", (search) => {
    const { shown, problems } = read(search);
    expect(problems).toEqual({});
    expect(writeUsageReport(shown)).toBe(search);
  });

  it("names the days that are shown, which stay the same when its range has moved on", () => {
    const { shown } = read("?range=last-month&by=account");
    const days = { from: "2026-02-01", to: "2026-02-28" };
    expect(shown).toMatchObject(days);
    const search = writeUsageReport(ofTheseDays(shown, days));
    expect(search).toBe("?from=2026-02-01&to=2026-02-28&by=account");
    const monthLater = now + 31 * 86_400_000;
    expect(readUsageReport(new URLSearchParams(search), monthLater).shown).toMatchObject(days);
  });

  it("takes one date for both", () => {
    expect(read("from=2026-03-05").shown).toMatchObject({ from: "2026-03-05", to: "2026-03-05", span: null });
  });

  it.each([
    ["range=decade", "range"],
    ["by=colour", "by"],
    ["from=2026-02-30&to=2026-03-01", "from"],
    ["from=2026-03-02&to=2026-03-01", "from"],
    ["from=2024-01-01&to=2026-03-01", "from"],
    ["sort=password", "sort"],
    ["order=up", "order"],
    ["by=tag&by=account", "by"],
    [`q=${"x".repeat(201)}`, "q"],
    ["provider=", "provider"],
  ])("%s is refused, not guessed", (search, key) => {
    expect(Object.keys(read(search).problems)).toContain(key);
    expect(() => readUsageReportParams(new URLSearchParams(search), now)).toThrow(
      "This report cannot be made.",
    );
  });
});
