import { expect, it } from "vitest";
import { readAlertsAddress } from "./search";

const plain = { state: "open", kind: null, provider: null };

it("reads what it knows", () => {
  expect(readAlertsAddress(plain)).toEqual({ filter: plain, problem: null });
  const given = { state: "cleared", kind: "days-left", provider: "netnut" };
  expect(readAlertsAddress(given)).toEqual({ filter: given, problem: null });
});

it("says what it does not know, in place of all alerts", () => {
  expect(readAlertsAddress({ ...plain, kind: "days-right" }).problem).toBe(
    "There is no alert kind “days-right”, so no alert is shown.",
  );
  expect(readAlertsAddress({ ...plain, state: "ajar" }).problem).toContain("“ajar”");
  expect(readAlertsAddress({ ...plain, kind: "" }).problem).not.toBeNull();
});
