import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { stateNames } from "./gauges";
import { processMetrics } from "./process-gauges";

const read = (file: string) => readFileSync(file, "utf8");

it.each(["docs/monitoring/alerts.yml", "docs/monitoring/dashboard.json"])(
  "%s asks for nothing that Subdesk does not report",
  (file) => {
    const own = processMetrics()
      .getMetricsAsArray()
      .map(({ name }) => name);
    const known = new Set([...own, ...stateNames]);
    const asked = [...read(file).matchAll(/\b(subdesk|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_(bucket|count|sum)$/, ""),
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  },
);

it("every rule names a part of the runbook that exists", () => {
  const headings = [...read("docs/OPERATIONS.md").matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  const named = [...read("docs/monitoring/alerts.yml").matchAll(/runbook: "OPERATIONS\.md, (.+)"/g)].map(
    ([, heading]) => heading,
  );
  expect(named).toHaveLength(6);
  expect(named.filter((heading) => !headings.includes(heading))).toEqual([]);
});
