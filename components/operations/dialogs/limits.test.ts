import { describe, expect, it } from "vitest";
import { GB } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { changedMeanwhile } from "./limit-changes";
import { beyondPool, changedLimits, currentLimits, cutOffWarnings } from "./limits";

describe("limits", () => {
  it("tells unlimited from not said", () => {
    expect(currentLimits({ trafficCap: "unlimited", ipCap: null })).toEqual({ trafficCap: null });
    expect(currentLimits({ trafficCap: 5, ipCap: 0 })).toEqual({ trafficCap: 5, ipCap: 0 });
  });

  it("sends only what was changed", () => {
    expect(changedLimits({ trafficCap: 5, ipCap: null }, { trafficCap: 5, ipCap: 3 })).toEqual({ ipCap: 3 });
    expect(changedLimits({ trafficCap: 5 }, { trafficCap: null })).toEqual({ trafficCap: null });
    expect(changedLimits({}, { ipCap: 0 })).toEqual({ ipCap: 0 });
    // A cap that the provider requires is sent even when it equals the last reported one.
    expect(changedLimits({ trafficCap: 5, ipCap: 3 }, { trafficCap: 6, ipCap: 3 }, ["ipCap"])).toEqual({
      trafficCap: 6,
      ipCap: 3,
    });
    expect(changedLimits({ trafficCap: 5, ipCap: null }, { trafficCap: 5, ipCap: null })).toEqual({});
  });

  it("has those of the provider's own, where it says them and the form asks for them", () => {
    const fields = [
      { name: "threads", label: "Threads", widget: "count", required: true, secret: false },
      { name: "period", label: "Period", widget: "choice", required: false, secret: false },
      { name: "other", label: "Other", widget: "count", required: false, secret: false },
    ] as const;
    const now = currentLimits(
      { trafficCap: null, ipCap: null, limits: { threads: 50, period: 1, ports: 7 } },
      fields,
    );
    expect(now).toEqual({ threads: 50, period: "1" });
    expect(changedLimits(now, { threads: 60, period: "1" })).toEqual({ threads: 60 });
  });

  it("are named where they were changed elsewhere since the dialog opened", () => {
    const choices = [
      { value: "0", label: "By subscription month" },
      { value: "1", label: "For ever" },
    ];
    const fields: FieldDescriptor[] = [
      { name: "trafficCap", label: "Traffic cap", widget: "bytes-cap", required: false, secret: false },
      { name: "threads", label: "Threads", widget: "count", required: true, secret: false },
      { name: "period", label: "Cap counts", widget: "choice", required: false, secret: false, choices },
    ];
    const opened = { trafficCap: 5 * GB, threads: 100, period: "0" };
    expect(changedMeanwhile(opened, opened, fields)).toEqual([]);
    expect(changedMeanwhile(opened, { trafficCap: null, threads: 500, period: "1" }, fields)).toEqual([
      "Traffic cap: changed from 5 GB to Unlimited while this was open.",
      "Threads: changed from 100 to 500 while this was open.",
      "Cap counts: changed from By subscription month to For ever while this was open.",
    ]);
  });

  it("warns when a cap is at or below what is used, and only of what is changed", () => {
    const used = { trafficUsed: 8 * GB, ipUsed: 12 };
    expect(cutOffWarnings(used, { trafficCap: 5 * GB })).toEqual([
      "8 GB is used already, and the new traffic cap is 5 GB. It will be cut off at once.",
    ]);
    expect(cutOffWarnings(used, { trafficCap: 8 * GB })).toHaveLength(1);
    expect(cutOffWarnings(used, { trafficCap: 9 * GB, ipCap: null })).toEqual([]);
    expect(cutOffWarnings(used, { ipCap: 3 })[0]).toMatch(/12 IPs/);
    expect(cutOffWarnings({ trafficUsed: null, ipUsed: null }, { trafficCap: 1, ipCap: 0 })).toEqual([]);
  });
});

const pool = { free: 5 * GB, readAt: "2026-03-03T00:00:00.000Z" };

describe("traffic beyond the pool", () => {
  it("is what exceeds what is free", () => {
    expect(beyondPool(pool, 6 * GB)).toEqual({
      asked: 6 * GB,
      taken: 6 * GB,
      free: 5 * GB,
      readAt: pool.readAt,
    });
    expect(beyondPool({ ...pool, free: 0 }, 1 * GB)).toMatchObject({ asked: GB, free: 0 });
  });

  it("goes by what is taken, not by what is given", () => {
    expect(beyondPool(pool, 2 * GB, 10 * GB)).toMatchObject({ asked: 2 * GB, taken: 10 * GB });
    expect(beyondPool(pool, 8 * GB, 4 * GB)).toBeNull();
    expect(beyondPool(pool, 8 * GB, null)).toBeNull();
  });

  it("is not what just fits", () => {
    expect(beyondPool(pool, 5 * GB)).toBeNull();
  });

  it("says nothing of a pool whose size is unknown", () => {
    expect(beyondPool({ free: null, readAt: null }, 1000 * GB)).toBeNull();
    expect(beyondPool(undefined, 1000 * GB)).toBeNull();
    expect(beyondPool(pool, null)).toBeNull();
  });
});
