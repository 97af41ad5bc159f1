import { expect, it } from "vitest";
import { differences } from "@/components/audit/difference";
import { rowChanges } from "@/components/runs/row-changes";
import { inputText } from "./input-text";
import { cutOffWarnings } from "./limits";
import { valueTexts } from "./value-text";

const [before, after] = [1e12, 1.0005e12];
const [was, is] = ["1 TB", "1.0005 TB"];

it("a change never reads as if nothing changed, wherever it is shown", () => {
  expect(valueTexts("trafficCap", before, after)).toEqual([was, is]);
  expect(
    inputText({ operation: "set-limits", input: { trafficCap: after }, before: { trafficCap: before } }, []),
  ).toBe(`Traffic cap ${was} → ${is}`);
  expect(
    rowChanges(
      { name: "acme", operation: "set-limits", before: { trafficCap: before }, after: { trafficCap: after } },
      [],
    ),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(
    rowChanges(
      {
        name: "acme",
        operation: "allocate-traffic",
        before: { trafficCap: before },
        after: { trafficCap: after, added: after - before },
      },
      [],
    )[0],
  ).toEqual({ label: "Traffic cap", before: was, after: is });
  expect(
    differences({ outcome: "done", before: { trafficCap: before }, after: { trafficCap: after } }),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(
    differences({
      outcome: "intent",
      before: { trafficCap: before },
      after: { asked: { trafficCap: after } },
    }),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(cutOffWarnings({ trafficUsed: after, ipUsed: null }, { trafficCap: before })).toEqual([
    `${is} are used already, and the new traffic cap is ${was}. It will be cut off at once.`,
  ]);
});

it("words that are no amounts stay as they are", () => {
  expect(valueTexts("trafficCap", before, "unlimited")).toEqual([was, "Unlimited"]);
  expect(valueTexts("ipCap", 1200, 1201)).toEqual(["1,200", "1,201"]);
  expect(valueTexts("note", "", "x")).toEqual(["Empty", "x"]);
});
