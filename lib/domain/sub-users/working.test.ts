import { describe, expect, it } from "vitest";
import { workingOf } from "./working";

const GB = 1_000_000_000;
const subUser = {
  name: "Acme",
  login: "acme_1",
  status: "active",
  trafficCap: 50 * GB,
  trafficUsed: 10 * GB,
  ipCap: 5,
  ipUsed: 2,
  vanishedAt: null,
  unsettled: false,
} as const;
const act = {
  operation: "disable",
  actor: "Ada Admin",
  reason: "unpaid since May",
  at: "2026-05-03T10:00:02.000Z",
} as const;
const facts = { lastSwitch: null, lastTrafficAt: "2026-05-04T08:30:00.000Z", providerLabel: "NetNut" };

it("works: what is left and when traffic was last seen, also in the answer for the customer", () => {
  expect(workingOf(subUser, facts)).toMatchObject({
    tone: "good",
    headline: "Works.",
    detail: "Active, 40 GB of 50 GB left, last traffic",
    at: facts.lastTrafficAt,
    fixes: [],
    answer:
      "Your proxy access “acme_1” is active, 40 GB of 50 GB left. Traffic was last seen on 4 May 2026, 08:30 UTC.",
  });
});

it("is disabled by whom, when and why; by someone outside where the last act in Subdesk enabled it", () => {
  const disabled = { ...subUser, status: "disabled" } as const;
  const by = workingOf(disabled, { ...facts, lastSwitch: act });
  expect(by).toMatchObject({
    headline: "Disabled by Ada Admin",
    at: act.at,
    reason: "unpaid since May",
    fixes: ["enable"],
  });
  expect(by.answer).not.toMatch(/Ada|unpaid/);
  const enabled = { ...act, operation: "enable" } as const;
  for (const lastSwitch of [null, enabled])
    expect(workingOf(disabled, { ...facts, lastSwitch })).toMatchObject({
      headline: "Disabled outside Subdesk.",
      at: null,
      reason: null,
      fixes: ["enable"],
    });
});

it("may continue beyond its cap, or be disabled there, as its own limits say", () => {
  const spent = { ...subUser, trafficUsed: 50 * GB };
  expect(workingOf(spent, { ...facts, usedUp: "continues" })).toMatchObject({
    tone: "warn",
    headline: "Works beyond its cap.",
    detail: "It has used all 50 GB of its traffic, and NetNut lets it continue.",
  });
  const off = { ...spent, status: "disabled" } as const;
  expect(workingOf(off, { ...facts, usedUp: "disabled" })).toMatchObject({
    headline: "Disabled and used up.",
    fixes: ["set-limits", "enable"],
    answer: expect.stringContaining("works again as soon as traffic is added") as string,
  });
  expect(workingOf(off, { ...facts, usedUp: "disabled", lastSwitch: act }).headline).toBe(
    "Disabled by Ada Admin",
  );
  expect(workingOf({ ...off, trafficUsed: GB }, { ...facts, usedUp: "disabled" }).headline).toBe(
    "Disabled outside Subdesk.",
  );
});

describe("what comes first decides", () => {
  const cases = [
    [{ vanishedAt: "2026-05-01T00:00:00.000Z", unsettled: true }, "Gone.", []],
    [{ unsettled: true, status: "disabled" }, "The outcome of an operation is not known.", []],
    [{ status: "blocked", trafficUsed: 50 * GB }, "NetNut has blocked this sub-user.", ["unblock"]],
    [{ status: "unknown" }, "NetNut does not report whether it is active.", []],
    [{ trafficUsed: 50 * GB, ipUsed: 5 }, "Used up.", ["allocate-traffic", "set-limits"]],
    [{ trafficCap: 0, trafficUsed: 0 }, "No traffic to use.", ["allocate-traffic", "set-limits"]],
    [{ ipUsed: 5 }, "All IPs in use.", ["allocate-ips", "set-limits"]],
    [{ trafficCap: null, ipCap: "unlimited" }, "Works.", []],
  ] as const;
  it.each(cases)("%o: %s", (change, headline, fixes) => {
    expect(workingOf({ ...subUser, ...change }, facts)).toMatchObject({ headline, fixes });
  });
});

it("has no traffic yet, unless some was seen or is counted", () => {
  const unused = { ...subUser, trafficUsed: 0 };
  expect(workingOf(unused, { ...facts, lastTrafficAt: null })).toMatchObject({
    headline: "No traffic yet.",
    detail: "It is active, 50 GB of 50 GB left.",
  });
  expect(workingOf(unused, facts).headline).toBe("Works.");
  expect(workingOf(subUser, { ...facts, lastTrafficAt: null })).toMatchObject({
    headline: "Works.",
    detail: "Active, 40 GB of 50 GB left",
  });
});

it("says that it was deleted, and by whom", () => {
  const gone = { ...subUser, vanishedAt: "2026-05-05T00:00:00.000Z" };
  const deletion = { ...act, operation: "delete" } as const;
  expect(workingOf(gone, { ...facts, lastSwitch: deletion })).toMatchObject({
    headline: "Deleted by Ada Admin.",
    reason: "unpaid since May",
    answer: "Your proxy access “acme_1” no longer exists.",
  });
});
