import { expect, it } from "vitest";
import { knownFor } from "./known-for";

it("counts from when a value was first seen, anew for each value, and never back", () => {
  expect(knownFor("a confirmed", 1, 100)).toBe(0);
  expect(knownFor("a confirmed", 1, 400)).toBe(300);
  expect(knownFor("b confirmed", 1, 450)).toBe(0);
  expect(knownFor("a confirmed", 2, 500)).toBe(0);
  expect(knownFor("a confirmed", 2, 501)).toBe(1);
});
