import { expect, it } from "vitest";
import { conflictTexts } from "./conflict-texts";

const limits = [
  { name: "threads", label: "Threads" },
  {
    name: "atCap",
    label: "When used up",
    choices: [
      { value: 1, label: "Disabled by Oxylabs" },
      { value: 0, label: "Continues" },
    ],
  },
];

it.each([
  ["limits.threads", 100, 1500, ["Threads", "100", "1,500"]],
  ["limits.atCap", 0, 1, ["When used up", "Continues", "Disabled by Oxylabs"]],
  ["limits.threads", "none", 5, ["Threads", "No limit", "5"]],
  ["limits.other", 1, 2, ["other", "1", "2"]],
  ["trafficCap", "unlimited", 5_000_000_000, ["Traffic cap", "Unlimited", "5 GB"]],
])("%s: %s, now %s", (field, seen, now, expected) => {
  const { label, values } = conflictTexts({ field, seen, now }, limits);
  expect([label, ...values]).toEqual(expected);
});
