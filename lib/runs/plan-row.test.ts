import { describe, expect, it } from "vitest";
import type { SubUser } from "../sub-users/schema";
import { planRow } from "./plan-row";
import type { BulkAction, CapChange } from "./schema";

const GB = 1_000_000_000;
const provider = { label: "9Proxy", offers: () => true };

function capped(cap: SubUser["trafficCap"], used: number | null): SubUser {
  return {
    accountId: "nine",
    remoteId: "1",
    name: "acme",
    status: "active",
    note: null,
    trafficCap: cap,
    trafficUsed: used,
    ipCap: "unlimited",
    ipUsed: 0,
    vanishedAt: null,
  } as Partial<SubUser> as SubUser;
}

const plan = (subUser: SubUser, change: CapChange, allowBelowUse = false) => planRow({ action: "traffic-cap", change, allowBelowUse } satisfies BulkAction, subUser, provider);

describe("a changed cap", () => {
  it("is skipped below what is used, and cuts off where that is allowed", () => {
    const subUser = capped(10 * GB, 8 * GB);
    expect(plan(subUser, { mode: "set", value: 5 * GB })).toMatchObject({ state: "skipped", message: "It has used 8 GB already, more than 5 GB." });
    expect(plan(subUser, { mode: "set", value: 8 * GB - 1_000_000 })).toMatchObject({ state: "skipped", message: "It has used 8 GB already, more than 7.9990 GB." });
    expect(plan(subUser, { mode: "set", value: 5 * GB }, true)).toMatchObject({ state: "planned", after: { trafficCap: 5 * GB, cutsOff: true } });
  });

  it("may be raised though use is above it still, which cuts nobody off", () => {
    expect(plan(capped(10 * GB, 30 * GB), { mode: "raise", value: 5 * GB })).toMatchObject({ state: "planned", before: { trafficCap: 10 * GB }, after: { trafficCap: 15 * GB } });
    expect(plan(capped(10 * GB, 30 * GB), { mode: "raise", value: 5 * GB }).after).not.toHaveProperty("cutsOff");
  });

  it("does not count as cutting off who is over the cap already", () => {
    expect(plan(capped(10 * GB, 30 * GB), { mode: "lower", value: 5 * GB })).toMatchObject({ state: "skipped" });
    expect(plan(capped(10 * GB, 30 * GB), { mode: "lower", value: 5 * GB }, true).after).not.toHaveProperty("cutsOff");
  });

  it("cuts off an unlimited sub-user whose use is above the new cap", () => {
    expect(plan(capped("unlimited", 30 * GB), { mode: "set", value: 5 * GB }, true).after).toHaveProperty("cutsOff", true);
  });
});
