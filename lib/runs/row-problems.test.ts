import { expect, it } from "vitest";
import { z } from "zod";
import { fields } from "../providers/fields";
import type { Operation } from "../providers/provider";
import { rowProblems } from "./row-problems";

const input = z.strictObject({
  user_name: fields.text(
    { label: "User name", patternHint: "Letters only." },
    { max: 50, pattern: /^[a-z]+$/ },
  ),
  trafficCap: fields.bytesCap({ label: "Traffic cap" }).optional(),
});
const operation = { input, idempotent: false, secretFields: [] } as unknown as Operation;

function problems(given: Record<string, unknown>) {
  const { error } = input.safeParse(given);
  return error ? rowProblems(operation, given, error) : [];
}

it("speaks of the fields by their labels", () => {
  expect(problems({ user_name: "a b" })).toEqual(["User name: Letters only."]);
  expect(problems({ user_name: "acme", trafficCap: "many" })).toEqual([
    "Traffic cap: “many” cannot be read.",
  ]);
  expect(problems({})).toEqual(["User name is missing."]);
  expect(problems({ user_name: "acme", trafficCap: null })).toEqual([]);
});
