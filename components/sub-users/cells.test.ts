import { describe, expect, it } from "vitest";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { forecastCell, leftCell, usageCell } from "./cells";

const GB = 1_000_000_000;
const soon = { forecastState: "known", forecast: { low: 1, mid: 2, high: 3 } } as const;
const row = (given: Partial<SubUser>) => ({ status: "active", trafficAsOf: null, ...given }) as SubUser;
const words = { amount: formatBytes, exact: formatExactBytes, provider: "NetNut" };

describe("what needs someone", () => {
  it("is red only while it is active", () => {
    expect(forecastCell(row(soon), "NetNut").className).toBe("cell-forecast soon");
    expect(usageCell(96 * GB, 100 * GB, words).className).toMatch(/\bfull\b/);
    for (const status of ["disabled", "blocked"] as const)
      expect(forecastCell(row({ ...soon, status }), "NetNut").className).toBe("cell-forecast");
    expect(usageCell(96 * GB, 100 * GB, { ...words, quiet: true }).className).not.toMatch(/\b(near|full)\b/);
  });

  it("is said once where the cap is used up", () => {
    const full = row({ ...soon, trafficUsed: 10 * GB, trafficCap: 10 * GB });
    const cells = [
      usageCell(full.trafficUsed, full.trafficCap, words),
      leftCell(full.trafficUsed, full.trafficCap, words),
      forecastCell(full, "NetNut"),
    ];
    expect(cells.filter(({ children }) => children === "used up")).toHaveLength(1);
    // No calmer than what is nearly used up.
    expect(cells[0]?.className).toBe(usageCell(96 * GB, 100 * GB, words).className);
  });
});

describe("what a provider does not report", () => {
  it("is a dash whose title names the provider, never a 0", () => {
    expect(usageCell(null, null, words)).toMatchObject({ children: "—", title: "Not reported by NetNut" });
    expect(leftCell(5 * GB, null, words)).toMatchObject({ children: "—", title: "Not reported by NetNut" });
  });
});
