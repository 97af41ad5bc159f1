import { expect, it } from "vitest";
import { mayBeSent, type RunChange } from "./under-way";

const all: RunChange[] = ["exclude", "caps", "start", "pause", "resume", "cancel"];

it("sends anything while nothing is under way", () => {
  for (const change of all) expect(mayBeSent(change, [])).toBe(true);
});

it("lets what holds a run pass what else was asked for", () => {
  expect(mayBeSent("cancel", ["pause"])).toBe(true);
  expect(mayBeSent("pause", ["cancel"])).toBe(true);
  expect(mayBeSent("cancel", ["resume"])).toBe(true);
  expect(mayBeSent("pause", ["resume"])).toBe(true);
  expect(mayBeSent("cancel", ["pause", "resume"])).toBe(true);
});

it("leaves rows out one after another, and starts nothing that is still being changed", () => {
  expect(mayBeSent("exclude", ["exclude", "exclude"])).toBe(true);
  expect(mayBeSent("start", ["exclude"])).toBe(false);
  expect(mayBeSent("exclude", ["start"])).toBe(false);
  expect(mayBeSent("caps", ["exclude"])).toBe(false);
});

it("sends nothing a second time, and resumes nothing that is being held", () => {
  for (const change of all.filter((each) => each !== "exclude"))
    expect(mayBeSent(change, [change])).toBe(false);
  expect(mayBeSent("resume", ["pause"])).toBe(false);
  expect(mayBeSent("resume", ["cancel"])).toBe(false);
});
