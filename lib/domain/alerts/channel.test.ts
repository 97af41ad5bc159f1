import { describe, expect, it } from "vitest";
import { atOnce, tellAt } from "./channel";

const at = (time: string) => new Date(`2026-11-28T${time}Z`);
const told = (hours: Partial<typeof atOnce>, time: string) =>
  tellAt({ ...atOnce, ...hours }, at(time))
    .toISOString()
    .slice(5, 16);

describe("a channel is told", () => {
  it("at once, unless it says otherwise", () => {
    expect(tellAt(atOnce, at("03:04:05.678"))).toEqual(at("03:04:05.678"));
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

  it("of a digest that falls into its quiet hours when these are over", () => {
    expect(told({ digest: "hourly", quietFrom: 22 * 60, quietTo: 7 * 60 }, "22:30:00")).toBe("11-29T07:00");
    expect(told({ digest: "daily", digestAt: 6 * 60, quietFrom: 22 * 60, quietTo: 7 * 60 }, "12:00:00")).toBe(
      "11-29T07:00",
    );
  });
});
