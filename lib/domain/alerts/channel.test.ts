import { describe, expect, it } from "vitest";
import { atOnce, clockOf, hoursText, minutesOf, notifyAt } from "./channel";

const at = (time: string) => new Date(`2026-11-28T${time}Z`);
const told = (hours: Partial<typeof atOnce>, time: string) =>
  notifyAt({ ...atOnce, ...hours }, at(time))
    .toISOString()
    .slice(5, 16);

describe("a channel is notified", () => {
  it("at once, unless it says otherwise", () => {
    expect(notifyAt(atOnce, at("03:04:05.678"))).toEqual(at("03:04:05.678"));
  });

  it("at the next full hour, or once a day, in its own time zone", () => {
    expect(told({ digest: "hourly" }, "09:20:10")).toBe("11-28T10:00");
    expect(told({ digest: "hourly" }, "10:00:00")).toBe("11-28T11:00");
    expect(told({ digest: "hourly", timeZone: "Asia/Kolkata" }, "09:20:00")).toBe("11-28T09:30");
    expect(told({ digest: "daily", digestAt: 8 * 60 }, "07:59:30")).toBe("11-28T08:00");
    expect(told({ digest: "daily", digestAt: 8 * 60 }, "08:00:00")).toBe("11-29T08:00");
    expect(told({ digest: "daily", digestAt: 8 * 60, timeZone: "America/New_York" }, "12:00:00")).toBe(
      "11-28T13:00",
    );
  });

  it("not in its quiet hours, also where these cross midnight", () => {
    const night = { quietFrom: 22 * 60, quietTo: 7 * 60 };
    expect(told(night, "21:59:59")).toBe("11-28T21:59");
    expect(told(night, "22:00:00")).toBe("11-29T07:00");
    expect(told(night, "06:59:00")).toBe("11-28T07:00");
    expect(told(night, "07:00:00")).toBe("11-28T07:00");
    expect(told({ quietFrom: 600, quietTo: 720 }, "11:00:00")).toBe("11-28T12:00");
    expect(told({ quietFrom: 600, quietTo: 600 }, "10:00:00")).toBe("11-28T10:00");
    expect(told({ ...night, timeZone: "Europe/Berlin" }, "05:30:00")).toBe("11-28T06:00");
  });

  it("by the clocks of its time zone on the days when they change", () => {
    const berlin = { ...atOnce, timeZone: "Europe/Berlin" };
    const told = (hours: Partial<typeof atOnce>, fired: string) =>
      notifyAt({ ...berlin, ...hours }, new Date(fired))
        .toISOString()
        .slice(0, 16);
    const night = { quietFrom: 22 * 60, quietTo: 7 * 60 };
    expect(told(night, "2026-10-24T21:00Z")).toBe("2026-10-25T06:00");
    expect(told(night, "2026-03-28T22:00Z")).toBe("2026-03-29T05:00");
    const daily = (minutes: number) => ({ digest: "daily" as const, digestAt: minutes });
    expect(told(daily(9 * 60), "2026-10-24T07:00Z")).toBe("2026-10-25T08:00");
    expect(told(daily(9 * 60), "2026-03-28T08:00Z")).toBe("2026-03-29T07:00");
    expect(told(daily(30), "2026-10-24T22:45Z")).toBe("2026-10-25T23:30");
    // 02:30 comes twice in October, and not at all in March.
    expect(told(daily(150), "2026-10-24T21:00Z")).toBe("2026-10-25T00:30");
    expect(told(daily(150), "2026-10-25T00:30Z")).toBe("2026-10-26T01:30");
    expect(told(daily(150), "2026-03-28T21:00Z")).toBe("2026-03-29T01:30");
    expect(told(daily(150), "2026-03-29T01:30Z")).toBe("2026-03-30T00:30");
  });

  it("of a digest that falls into its quiet hours when these are over", () => {
    expect(told({ digest: "hourly", quietFrom: 22 * 60, quietTo: 7 * 60 }, "22:30:00")).toBe("11-29T07:00");
    expect(told({ digest: "daily", digestAt: 6 * 60, quietFrom: 22 * 60, quietTo: 7 * 60 }, "12:00:00")).toBe(
      "11-29T07:00",
    );
  });
});

it("says when a channel is notified", () => {
  expect(hoursText(atOnce)).toBe("");
  expect(hoursText({ ...atOnce, digest: "hourly" })).toBe("One message an hour.");
  expect(
    hoursText({ digest: "daily", digestAt: 480, quietFrom: 1320, quietTo: 425, timeZone: "Europe/Berlin" }),
  ).toBe("One message a day, at 08:00. Quiet from 22:00 to 07:05. Times are in Europe/Berlin.");
});

it("reads and writes times of a day", () => {
  for (const minutes of [0, 65, 1439]) expect(minutesOf(clockOf(minutes))).toBe(minutes);
  for (const text of ["", "24:00", "12:60", "1:00", "noon"]) expect(minutesOf(text)).toBeNull();
});
