import { expect, it } from "vitest";
import { takenFromPool } from "./pool-cost";

const GB = 1_000_000_000;
const ofRow = { of: "limits", name: "kind", factors: { 0: 1, 1: 5, 3: 0.5 } } as const;
const ofInput = { of: "input", name: "product", factors: { mobile: 2 } } as const;

it("is as much as is given where nothing else is said", () => {
  expect(takenFromPool(5 * GB, undefined, {})).toBe(5 * GB);
});

it("follows what the sub-user is, or what is asked for", () => {
  expect(takenFromPool(5 * GB, ofRow, { limits: { kind: 1 } })).toBe(25 * GB);
  expect(takenFromPool(3, ofRow, { limits: { kind: 3 } })).toBe(2);
  expect(takenFromPool(5 * GB, ofInput, { input: { product: "mobile" } })).toBe(10 * GB);
});

it.each([
  [ofRow, {}],
  [ofRow, { limits: null }],
  [ofRow, { limits: {} }],
  [ofRow, { limits: { kind: null } }],
  [ofRow, { limits: { kind: 7 } }],
  [ofRow, { input: { kind: 1 } }],
  [ofInput, { input: { product: "satellite" } }],
  [ofInput, { input: { product: "toString" } }],
])("is not known where that is not said, or costs what no one says: %j %j", (cost, given) => {
  expect(takenFromPool(5 * GB, cost, given)).toBeNull();
});
