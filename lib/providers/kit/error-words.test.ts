import { expect, it } from "vitest";
import { errorWords } from "./error-words";

it.each([
  [{ message: "No" }, "No"],
  [[{ message: "No" }], "No"],
  [{ error: "No" }, "No"],
  [{ detail: "No" }, "No"],
  [{ error: true, message: "No" }, "No"],
  [{ error: { code: 7, message: "No" } }, "No"],
  [{ message: " No\n" }, "No"],
  [{ message: "No", error: "No" }, "No"],
  [{ message: "Bad", error: "Worse", detail: "Worst" }, "Bad: Worse: Worst"],
  [{ message: "Bad", errors: ["a", "", 5, "b"] }, "Bad: a: b"],
  [
    { message: "Invalid", errors: { amount: ["Too much."], traffic: ["Too little.", "Odd."] } },
    "Invalid: Too much.: Too little.: Odd.",
  ],
  [{ errors: [{ message: "No" }] }, "No"],
  [{ errors: { deep: { deeper: { deepest: "never read" } } } }, undefined],
  [{ message: " " }, undefined],
  [{ message: 5 }, undefined],
  [{}, undefined],
  [[], undefined],
  [null, undefined],
  ["<html>", undefined],
])("the words of %j are %j", (body, words) => {
  expect(errorWords(body)).toBe(words);
});
