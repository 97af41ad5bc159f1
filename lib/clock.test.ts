import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hourMs } from "./domain/durations";
import { clockState, databaseNow, requireRightClock, recordDatabaseTime } from "./clock";

const reading = Symbol.for("subdesk.clock");
const forget = () => Reflect.deleteProperty(globalThis, reading);

let monotonic = 1_000;
beforeEach(() => {
  forget();
  monotonic = 1_000;
  vi.spyOn(performance, "now").mockImplementation(() => monotonic);
});
afterEach(() => {
  forget();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The database said `at` in an answer that took `took`. */
function read(at: number, took = 2): void {
  recordDatabaseTime(at, monotonic, monotonic + took);
  monotonic += took;
}

describe("the database's time", () => {
  it("is read at the middle of the round trip, and runs on between readings", () => {
    read(5_000_000, 10);
    expect(databaseNow().getTime()).toBe(5_000_005);
    monotonic += 250;
    expect(databaseNow().getTime()).toBe(5_000_255);
  });

  it("is not moved by a slow answer, nor by someone who sets this machine's clock", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 5_000_000 });
    read(5_000_000);
    monotonic += 998;
    read(5_001_400, 1_000);
    expect(databaseNow().getTime()).toBe(5_001_999);
    vi.setSystemTime(9 * hourMs);
    expect(databaseNow().getTime()).toBe(5_001_999);
  });

  it("follows at once when the database's own clock is set", () => {
    read(5_000_000);
    monotonic += 1_000;
    read(5_000_000 - hourMs, 40);
    expect(databaseNow().getTime()).toBe(5_000_000 - hourMs + 20);
  });

  it("trusts no reading for longer than the eight after it", () => {
    read(5_000_000, 0);
    for (let turn = 1; turn <= 8; turn += 1) {
      monotonic = 1_000 + turn * 1_000;
      read(5_000_000 + turn * 1_002, 2);
    }
    expect(databaseNow().getTime()).toBeGreaterThan(5_000_000 + 8 * 1_002);
  });
});

describe("this machine's clock", () => {
  it.each([
    [0, "right"],
    [4_000, "right"],
    [6_000, "off"],
    [-30_000, "off"],
    [61_000, "wrong"],
    [-2 * hourMs, "wrong"],
  ] as const)("%i ms from the database's is %s", (offset, state) => {
    vi.useFakeTimers({ toFake: ["Date"], now: 5_000_000 + offset });
    read(5_000_000, 0);
    expect(clockState()).toEqual({ offsetMs: offset, state });
    if (state === "wrong") expect(requireRightClock).toThrow(expect.objectContaining({ code: "clock" }));
    else expect(requireRightClock).not.toThrow();
  });

  it("says by how much it is wrong", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 5_000_000 + 2 * hourMs });
    read(5_000_000, 0);
    expect(requireRightClock).toThrow("is 2 hours ahead of the database’s");
  });

  it("counts as right until the database was asked", () => {
    expect(clockState().state).toBe("right");
    expect(Math.abs(databaseNow().getTime() - Date.now())).toBeLessThan(1_000);
  });
});
