import { expect, it } from "vitest";
import { afterRaise, offersEnabling } from "./after-raise";

const ticked = { ticked: true, canEnable: true };

it("enables what is disabled where that was ticked", () => {
  expect(afterRaise({ ...ticked, reason: "disabled" })).toEqual({ enable: true, remark: undefined });
});

it("forgets a tick for another input: what was sent gives no more, or something else keeps it off", () => {
  expect(afterRaise({ ...ticked, reason: null })).toEqual({ enable: false, remark: undefined });
  for (const reason of ["blocked", "traffic", "ips"] as const) {
    const after = afterRaise({ ...ticked, reason });
    expect(after.enable).toBe(false);
    expect(after.remark).toMatch(/proxies stay off/);
  }
});

it("says that it stays off where enabling was not ticked, or cannot be done", () => {
  for (const not of [{ ticked: false }, { canEnable: false }]) {
    const after = afterRaise({ ...ticked, reason: "disabled", ...not });
    expect(after.enable).toBe(false);
    expect(after.remark).toMatch(/until it is enabled/);
  }
});

it("offers the tick only where it would be followed", () => {
  expect(offersEnabling({ reason: "disabled", canEnable: true })).toBe(true);
  expect(offersEnabling({ reason: "disabled", canEnable: false })).toBe(false);
  expect(offersEnabling({ reason: "blocked", canEnable: true })).toBe(false);
  expect(offersEnabling({ reason: null, canEnable: true })).toBe(false);
});
