import { describe, expect, it } from "vitest";
import { addedBy, weighPromise, type Promised } from "./promises";

const GB = 1_000_000_000;
const raise = (from: number, to: number): Promised => ({
  promised: (to - from) * GB,
  promisedFrom: from * GB,
  promisedTo: to * GB,
});
const back = (from: number, to: number): Promised => ({
  promised: -(to - from) * GB,
  promisedFrom: from * GB,
  promisedTo: to * GB,
});
const to = (cap: number | null, before: number | "unlimited" | null, earlier: Promised[] = []) => {
  const weighed = weighPromise(
    { field: "trafficCap", cap: cap === null ? null : cap * GB },
    typeof before === "number" ? before * GB : before,
    earlier,
  );
  return weighed === "unlimited" ? weighed : weighed.promised / GB;
};

describe("gigabytes newly promised", () => {
  it.each([
    ["a higher cap, what is above the old one", 15, 10, 5],
    ["the same cap, nothing", 10, 10, 0],
    ["a lower cap, nothing", 5, 10, 0],
    ["over an unknown cap, the whole", 15, null, 15],
    ["a cap in place of none, nothing", 15, "unlimited", 0],
    ["no cap in place of one", null, 10, "unlimited"],
    ["no cap in place of an unknown one", null, null, "unlimited"],
    ["no cap where there is none, nothing", null, "unlimited", 0],
  ] as const)("%s", (_what, cap, before, expected) => {
    expect(to(cap, before)).toBe(expected);
  });

  it("of traffic that is added, all of it", () => {
    expect(weighPromise({ field: "gigabytes", added: 5 * GB }, 10 * GB, [])).toEqual(raise(10, 15));
    expect(weighPromise({ field: "gigabytes", added: 5 * GB }, null, [])).toEqual({
      promised: 5 * GB,
      promisedFrom: null,
      promisedTo: null,
    });
  });
});

describe("gigabytes given back", () => {
  it("are one's own, once", () => {
    expect(to(10, 15, [raise(10, 15)])).toBe(-5);
    expect(to(12, 15, [raise(10, 15)])).toBe(-3);
    expect(to(5, 15, [raise(10, 15)])).toBe(-5);
    expect(to(5, 10, [raise(10, 15), back(10, 15)])).toBe(0);
  });

  it("are not someone else's: neither what lies above one's own nor what lies below", () => {
    expect(to(13, 25, [raise(10, 15)])).toBe(-2);
    expect(to(1, 3, [raise(10, 15)])).toBe(0);
    expect(to(15, 25, [raise(10, 15)])).toBe(0);
  });

  it("count a stretch once although it was promised twice", () => {
    const twice = [raise(10, 15), raise(10, 15)];
    expect(to(10, 15, twice)).toBe(-5);
    expect(to(10, 15, [...twice, back(10, 15)])).toBe(-5);
    expect(to(10, 15, [...twice, back(10, 15), back(10, 15)])).toBe(0);
  });

  it("join over several promises", () => {
    expect(to(4, 20, [raise(0, 5), raise(5, 12), raise(15, 20)])).toBe(-13);
    expect(to(8, "unlimited", [raise(0, 10)])).toBe(-2);
  });

  it("are all that are left of a deleted one", () => {
    expect(to(0, 10, [raise(0, 10)])).toBe(-10);
    expect(to(0, null, [raise(2, 10)])).toBe(-8);
    expect(to(0, 10, [])).toBe(0);
  });

  it("are nothing where no one can say which", () => {
    expect(to(5, 15, [{ promised: 5 * GB, promisedFrom: null, promisedTo: null }])).toBe(0);
  });
});

it("traffic taken back counts as far as one has given it", () => {
  const takeBack = (gigabytes: number, before: number | null, earlier: Promised[] = []) =>
    weighPromise({ field: "amount", added: -gigabytes * GB }, before === null ? null : before * GB, earlier);
  expect(takeBack(4, 15, [raise(10, 15)])).toEqual(back(11, 15));
  expect(takeBack(8, 15, [raise(10, 15)])).toEqual({ ...back(7, 15), promised: -5 * GB });
  expect(takeBack(4, 15)).toMatchObject({ promised: 0 });
  expect(takeBack(4, null, [raise(10, 15)])).toMatchObject({ promised: 0 });
});

describe("gigabytes added", () => {
  it.each([
    ["a higher cap, what is above the old one", 15, 10, 5],
    ["a lower cap, what is below, whoever gave it", 5, 10, -5],
    ["over an unknown cap, the whole", 15, null, 15],
    ["a cap in place of none, nothing", 15, "unlimited", 0],
    ["no cap in place of one, nothing", null, 10, 0],
  ] as const)("%s", (_what, cap, before, expected) => {
    const bytes = addedBy(
      { field: "trafficCap", cap: cap === null ? null : cap * GB },
      typeof before === "number" ? before * GB : before,
    );
    expect(bytes / GB).toBe(expected);
  });

  it("are what is added to what is there, and no more can be taken back than that", () => {
    const added = (gigabytes: number, before: number | null) =>
      addedBy({ field: "gigabytes", added: gigabytes * GB }, before && before * GB) / GB;
    expect([added(5, 10), added(5, null), added(-5, 10), added(-5, null), added(-50, 10)]).toEqual([
      5, 5, -5, -5, -10,
    ]);
    expect(addedBy({ field: "trafficCap", unchanged: true }, 10 * GB)).toBe(0);
  });
});
