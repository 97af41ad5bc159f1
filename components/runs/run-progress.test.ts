import { expect, it } from "vitest";
import type { RowState } from "@/lib/domain/runs/run";
import { percentDone, segmentsOf } from "./run-progress";

const none: Record<RowState, number> = {
  planned: 0,
  excluded: 0,
  skipped: 0,
  done: 0,
  partly: 0,
  refused: 0,
  unknown: 0,
  superseded: 0,
  cancelled: 0,
};

it("shares a run among its states, without what was left out", () => {
  const segments = segmentsOf({ ...none, done: 3, refused: 1, planned: 4, excluded: 92, skipped: 8 });
  expect(segments.map(({ label, share }) => [label, share])).toEqual([
    ["done", 37.5],
    ["refused", 12.5],
    ["left", 50],
    ["skipped", 0],
  ]);
});

it("reaches 100 only at the end", () => {
  expect(percentDone({ ...none, done: 9_999, planned: 1 })).toBe(99);
  expect(percentDone({ ...none, done: 10_000 })).toBe(100);
  expect(percentDone({ ...none, planned: 5 })).toBe(0);
  expect(percentDone({ ...none, done: 83, cancelled: 138 })).toBe(37);
});
