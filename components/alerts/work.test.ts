import { expect, it } from "vitest";
import { permissionsOf } from "@/lib/domain/staff/permissions";
import { mayTopUp, shownOf, snoozes } from "./work";

it("offers more traffic the way the provider has it, to those who may", () => {
  const near = { kind: "cap-percent", remoteId: "1" } as const;
  const operator = permissionsOf("operator");
  expect(mayTopUp(near, { operations: ["allocate-traffic", "disable"] }, operator)).toBe("allocate-traffic");
  expect(mayTopUp(near, { operations: ["set-limits"] }, operator)).toBe("set-limits");
  expect(mayTopUp(near, { operations: ["set-limits"] }, permissionsOf("support"))).toBeNull();
  expect(mayTopUp(near, undefined, operator)).toBeNull();
  expect(mayTopUp({ kind: "blocked", remoteId: "1" }, { operations: ["set-limits"] }, operator)).toBeNull();
  expect(
    mayTopUp({ kind: "days-left", remoteId: null }, { operations: ["set-limits"] }, operator),
  ).toBeNull();
});

it("says of what a list shows its filter and its newest", () => {
  const filter = { state: "open", kind: null, provider: "netnut" } as const;
  const fired = ["2026-11-28T10:00:00.250Z", "2026-11-28T10:00:00.300Z", "2026-11-27T23:00:00.000Z"];
  expect(
    shownOf(
      filter,
      fired.map((firedAt) => ({ firedAt })),
    ),
  ).toEqual({ ...filter, through: "2026-11-28T10:00:00.300Z" });
});

it("puts an alert off until a time to come, whatever the hour", () => {
  for (const now of [new Date(2026, 10, 28, 0, 5), new Date(2026, 11, 31, 23, 55)]) {
    const times = snoozes(now).map(({ until }) => until.getTime() - now.getTime());
    expect(times.every((time) => time > 0 && time < 8 * 86_400_000)).toBe(true);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
  }
});
