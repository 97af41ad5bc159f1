import { describe, expect, it } from "vitest";
import type { SubUser } from "../domain/sub-users/sub-user";
import { wholeGB } from "../domain/providers/traffic-unit";
import { providers } from "../providers/registry";
import { markAnew, planRow } from "./plan-row";
import { rowProviderOf } from "./plan-rows";
import type { BulkAction, CapChange } from "../domain/runs/run";

const GB = 1_000_000_000;
const provider = {
  label: "9Proxy",
  offers: () => true,
  setsCap: () => true,
  undoneBy: () => null,
  unit: wholeGB,
  addTraffic: (gigabytes: number) => ({ gigabytes }),
  takesBack: "all" as const,
  capStep: 1,
  overwrites: () => ["trafficCap", "ipCap"] as const,
  limits: [],
};

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
    unreported: [],
  } as Partial<SubUser> as SubUser;
}

const plan = (subUser: SubUser, change: CapChange, allowBelowUse = false) =>
  planRow({ action: "traffic-cap", change, allowBelowUse } satisfies BulkAction, subUser, provider);

describe.each(providers.map((each) => [each.label, each] as const))("at %s", (label, vendor) => {
  const settings = { url: "http://127.0.0.1:9", apiKey: "k", credentials: { token: "t" }, scheme: "raw" };
  const { operations } = vendor.connect(settings, null as never);
  const at = rowProviderOf(vendor, operations);

  it.each([
    { action: "traffic-cap", change: { mode: "set", value: 20 * GB }, allowBelowUse: false },
    { action: "traffic-cap", change: { mode: "raise-percent", value: 33.3 }, allowBelowUse: false },
    { action: "ip-cap", change: { mode: "set", value: 7 }, allowBelowUse: false },
    { action: "add-traffic", gigabytes: 5, productType: "*" },
  ] satisfies BulkAction[])("a cap is planned only as its own input takes it: %j", (action) => {
    const row = planRow(action, { ...capped(10 * GB, GB), limits: {} }, at);
    if (row.operation === null) expect(row.message).toBe(`${label} does not offer this.`);
    else expect(operations[row.operation]?.input.safeParse(row.input)).toMatchObject({ success: true });
  });

  it("traffic is taken back only as its own input takes it, however little is left", () => {
    for (const left of [0.01, 0.03, 0.06, 1.2]) {
      const subUser = { ...capped(10 * GB, (10 - left) * GB), limits: {} };
      const { operation, input, message } = planRow({ action: "take-back", gigabytes: null }, subUser, at);
      if (operation === null) expect(message).toMatch(/^At least |nothing left|does not offer this/);
      else expect(operations[operation]?.input.safeParse(input)).toMatchObject({ success: true });
    }
  });
});

describe("where use continues beyond the cap", () => {
  const limits = [
    {
      name: "atCap",
      label: "When used up",
      choices: [
        { value: 1, label: "Stops", usedUp: "disabled" },
        { value: 0, label: "Continues", usedUp: "continues" },
      ],
    },
  ] as const;
  const lower = (atCap: number, value: number, allowBelowUse = true) =>
    planRow(
      { action: "traffic-cap", change: { mode: "set", value }, allowBelowUse },
      { ...capped(10 * GB, 8 * GB), limits: { atCap } },
      { ...provider, limits },
    );

  it("a cap below what is used cuts no one off", () => {
    expect(lower(1, 5 * GB).after).toMatchObject({ cutsOff: true });
    expect(lower(0, 5 * GB)).toMatchObject({ state: "planned", after: { trafficCap: 5 * GB } });
    expect(lower(0, 5 * GB).after).not.toHaveProperty("cutsOff");
    expect(lower(0, 5 * GB, false)).toMatchObject({ state: "planned" });
    expect(lower(1, 5 * GB, false)).toMatchObject({ state: "skipped" });
  });

  it("more of it is not said to be still used up", () => {
    const raised = (atCap: number) =>
      planRow(
        { action: "traffic-cap", change: { mode: "set", value: 11 * GB }, allowBelowUse: false },
        { ...capped(10 * GB, 12 * GB), limits: { atCap } },
        { ...provider, limits },
      ).after;
    expect(raised(1)).toMatchObject({ stillOff: "traffic" });
    expect(raised(0)).not.toHaveProperty("stillOff");
  });
});

it("a cap below what is used cuts off no one who is off already", () => {
  const disabled = { ...capped(10 * GB, 8 * GB), status: "disabled" } as SubUser;
  expect(plan(disabled, { mode: "set", value: 5 * GB }, true).after).not.toHaveProperty("cutsOff");
});

describe("added traffic", () => {
  const add = { action: "add-traffic", gigabytes: 5, productType: "*" } as const;
  const offering = (...operations: string[]) => ({
    ...provider,
    offers: (operation: string) => operations.includes(operation),
  });

  it("is allocated where the provider does that, and else raises the cap", () => {
    expect(planRow(add, capped(10 * GB, GB), offering("allocate-traffic", "set-limits"))).toMatchObject({
      operation: "allocate-traffic",
      input: { gigabytes: 5 },
      after: { trafficCap: 15 * GB, added: 5 * GB },
    });
    expect(planRow(add, capped(10 * GB, GB), offering("set-limits"))).toMatchObject({
      state: "planned",
      operation: "set-limits",
      input: { trafficCap: 15 * GB },
      seen: { trafficCap: 10 * GB },
      before: { trafficCap: 10 * GB },
      after: { trafficCap: 15 * GB },
    });
    expect(planRow(add, capped(10 * GB, GB), offering("disable"))).toMatchObject({
      state: "skipped",
      message: "9Proxy does not offer this.",
    });
  });

  it("takes from the pool what its kind costs there, and says where that is not known", () => {
    const poolCost = { of: "limits", name: "kind", factors: { 2: 2 } } as const;
    const costing = { ...offering("allocate-traffic"), poolCost };
    const ofKind = (kind: number) => ({ ...capped(10 * GB, GB), limits: { kind } });
    expect(planRow(add, ofKind(2), costing).after).toMatchObject({ added: 5 * GB, fromPool: 10 * GB });
    expect(planRow(add, ofKind(9), costing).after).toMatchObject({ added: 5 * GB, fromPool: null });
    expect(planRow(add, capped(10 * GB, GB), offering("allocate-traffic")).after).not.toHaveProperty(
      "fromPool",
    );
  });

  it("raises no cap that is not there, not known or only remembered", () => {
    const onlyCaps = offering("set-limits");
    expect(planRow(add, capped("unlimited", GB), onlyCaps).message).toBe("It has no cap to change.");
    expect(planRow(add, capped(null, GB), onlyCaps).message).toBe("Its cap is not known.");
    const unreported = { ...capped(10 * GB, GB), unreported: ["trafficCap"] } as SubUser;
    expect(planRow(add, unreported, onlyCaps)).toMatchObject({ state: "skipped" });
    const blocked = { ...capped(10 * GB, GB), status: "blocked" } as SubUser;
    expect(planRow(add, blocked, onlyCaps).message).toMatch(/would lift the block/);
  });

  it("is worked out for each where that is asked for", () => {
    const forDays = { ...add, gigabytes: 1, perSubUser: { mode: "days", value: 10, step: 5 } } as const;
    const subUser = { ...capped(10 * GB, 8 * GB), rate: GB };
    expect(planRow(forDays, subUser, offering("set-limits")).after).toEqual({ trafficCap: 20 * GB });
    expect(planRow(forDays, { ...subUser, rate: null }, offering("set-limits"))).toMatchObject({
      state: "skipped",
      message: "There is not enough history to tell its recent rate.",
    });
  });
});

describe("a changed cap", () => {
  it("is skipped below what is used, and cuts off where that is allowed", () => {
    const subUser = capped(10 * GB, 8 * GB);
    expect(plan(subUser, { mode: "set", value: 5 * GB })).toMatchObject({
      state: "skipped",
      message: "It has used 8 GB already, more than 5 GB.",
    });
    expect(plan(subUser, { mode: "set", value: 8 * GB - 1_000_000 })).toMatchObject({
      state: "skipped",
      message: "It has used 8 GB already, more than 7.9990 GB.",
    });
    expect(plan(subUser, { mode: "set", value: 5 * GB }, true)).toMatchObject({
      state: "planned",
      after: { trafficCap: 5 * GB, cutsOff: true },
    });
  });

  it("may be raised though use is above it still, which cuts no one off", () => {
    expect(plan(capped(10 * GB, 30 * GB), { mode: "raise", value: 5 * GB })).toMatchObject({
      state: "planned",
      before: { trafficCap: 10 * GB },
      after: { trafficCap: 15 * GB },
    });
    expect(plan(capped(10 * GB, 30 * GB), { mode: "raise", value: 5 * GB }).after).not.toHaveProperty(
      "cutsOff",
    );
  });

  it("does not count as cutting off who is over the cap already", () => {
    expect(plan(capped(10 * GB, 30 * GB), { mode: "lower", value: 5 * GB })).toMatchObject({
      state: "skipped",
    });
    expect(plan(capped(10 * GB, 30 * GB), { mode: "lower", value: 5 * GB }, true).after).not.toHaveProperty(
      "cutsOff",
    );
  });

  it("cuts off an unlimited sub-user whose use is above the new cap", () => {
    expect(plan(capped("unlimited", 30 * GB), { mode: "set", value: 5 * GB }, true).after).toHaveProperty(
      "cutsOff",
      true,
    );
  });
});

describe("caps that the provider does not report", () => {
  const unreported = (more: Partial<SubUser> = {}) =>
    ({ ...capped(10 * GB, 1), ipCap: 5, unreported: ["trafficCap", "ipCap"], ...more }) as SubUser;

  it("keep a row out that would overwrite them, and name them", () => {
    expect(planRow({ action: "note", mode: "replace", text: "x" }, unreported(), provider)).toMatchObject({
      state: "skipped",
      operation: null,
      needs: ["trafficCap", "ipCap"],
      message: "9Proxy does not report its traffic cap and IP cap, and this change would overwrite them.",
    });
    expect(
      planRow(
        { action: "traffic-cap", change: { mode: "set", value: 12 * GB }, allowBelowUse: false },
        unreported(),
        provider,
      ),
    ).toMatchObject({ state: "skipped", needs: ["ipCap"] });
    expect(planRow({ action: "delete" }, unreported(), provider)).toMatchObject({
      state: "planned",
      operation: "delete",
    });
  });

  it("keep no row out that would not overwrite them, nor go along with it", () => {
    const edits = { ...provider, overwrites: () => [] };
    for (const caps of [{}, { trafficCap: null, ipCap: 7 }])
      expect(planRow({ action: "disable" }, unreported(), edits, caps)).toMatchObject({
        state: "planned",
        input: {},
        after: { status: "disabled" },
      });
    const only = { ...provider, overwrites: () => ["ipCap"] as const };
    expect(planRow({ action: "disable" }, unreported(), only)).toMatchObject({ needs: ["ipCap"] });
  });

  it("go along with the change once they are given", () => {
    expect(
      planRow({ action: "disable" }, unreported(), provider, { trafficCap: null, ipCap: 7 }),
    ).toMatchObject({
      state: "planned",
      input: { trafficCap: null, ipCap: 7 },
      before: { status: "active", trafficCap: null, ipCap: null },
      after: { status: "disabled", trafficCap: "unlimited", ipCap: 7 },
    });
    expect(planRow({ action: "disable" }, unreported(), provider, { ipCap: 7 })).toMatchObject({
      state: "skipped",
      needs: ["trafficCap"],
    });
    expect(
      planRow({ action: "disable" }, unreported({ unreported: [] }), provider, { trafficCap: null, ipCap: 7 })
        .input,
    ).toEqual({});
  });

  it("are nothing to count from", () => {
    expect(plan(unreported({ unreported: ["trafficCap"] }), { mode: "raise", value: GB })).toMatchObject({
      state: "skipped",
      message: "Its cap is not known.",
    });
  });
});

describe("more for a sub-user that does not work", () => {
  const after = (subUser: SubUser, change: CapChange) => plan(subUser, change, true).after;

  it("is marked as that", () => {
    const disabled = { ...capped(10 * GB, 1), status: "disabled" } as SubUser;
    expect(after(disabled, { mode: "raise", value: GB })).toHaveProperty("stillOff", "disabled");
    expect(after(disabled, { mode: "unlimited" })).toHaveProperty("stillOff", "disabled");
    expect(
      planRow({ action: "add-traffic", gigabytes: 5, productType: "*" }, disabled, provider).after,
    ).toHaveProperty("stillOff", "disabled");
    expect(after(capped(10 * GB, 30 * GB), { mode: "raise", value: 5 * GB })).toHaveProperty(
      "stillOff",
      "traffic",
    );
    expect(
      after({ ...capped(10 * GB, 1), ipCap: 3, ipUsed: 3 } as SubUser, { mode: "raise", value: GB }),
    ).toHaveProperty("stillOff", "ips");
  });

  it("is not where it works again, or gets no more", () => {
    const disabled = { ...capped(10 * GB, 1), status: "disabled" } as SubUser;
    expect(after(disabled, { mode: "lower", value: GB })).not.toHaveProperty("stillOff");
    expect(after(capped(10 * GB, 10 * GB), { mode: "raise", value: GB })).not.toHaveProperty("stillOff");
    expect(planRow({ action: "enable" }, disabled, provider).after).not.toHaveProperty("stillOff");
  });
});

describe("tags", () => {
  const tagged = (...tags: string[]): SubUser => ({ ...capped(null, null), status: "blocked", tags });
  const tags = (mode: "add" | "remove" | "replace", ...given: string[]) =>
    ({ action: "tags", mode, tags: given }) as const;
  const offersNothing = { ...provider, offers: (operation: string) => operation === "set-tags" };

  it("are added, removed and replaced, also where the provider has blocked it or does not report its caps", () => {
    const unreported = { ...tagged("VIP"), unreported: ["trafficCap" as const] };
    expect(planRow(tags("add", "eu", "vip"), unreported, offersNothing)).toEqual({
      state: "planned",
      operation: "set-tags",
      input: { tags: ["VIP", "eu"] },
      seen: { tags: ["VIP"] },
      before: { tags: ["VIP"] },
      after: { tags: ["VIP", "eu"] },
      message: null,
    });
    expect(planRow(tags("remove", "vip"), tagged("VIP", "eu"), offersNothing).after).toEqual({
      tags: ["eu"],
    });
    expect(planRow(tags("replace"), tagged("VIP", "eu"), offersNothing).after).toEqual({ tags: [] });
  });

  it.each([
    [tags("add", "vip"), "It has this tag already."],
    [tags("add", "vip", "eu"), "It has these tags already."],
    [tags("replace", "EU", "vip"), "It has these tags already."],
    [tags("remove", "gone"), "It does not have this tag."],
    [tags("remove", "gone", "too"), "It has none of these tags."],
  ])("that it has, or has not, are no change: %j", (action, message) => {
    expect(planRow(action, tagged("VIP", "eu"), offersNothing)).toMatchObject({ state: "skipped", message });
  });

  it("are no more than it can have", () => {
    const full = Array.from({ length: 19 }, (_, at) => `t${at}`);
    expect(planRow(tags("add", "a"), tagged(...full), offersNothing).state).toBe("planned");
    expect(planRow(tags("add", "a", "b"), tagged(...full), offersNothing)).toMatchObject({
      state: "skipped",
      message: "It would have 21 tags, more than 20.",
    });
    expect(planRow(tags("replace"), tagged(), offersNothing)).toMatchObject({
      state: "skipped",
      message: "It has no tags.",
    });
  });
});

describe("traffic taken back", () => {
  const takeBack = (gigabytes: number | null) => ({ action: "take-back", gigabytes }) as const;
  const cents = { label: "GB", bytes: GB, step: 0.01 } as const;
  const parts = { ...provider, takesBack: { unit: cents, input: (amount: number) => ({ amount }) } };

  it("is all that is left where the provider knows no other way", () => {
    const all = planRow(takeBack(null), capped(10 * GB, 4 * GB), provider);
    expect(all).toMatchObject({
      state: "planned",
      operation: "take-back",
      input: {},
      before: { trafficCap: 10 * GB },
      after: { trafficCap: 4 * GB, added: -6 * GB, cutsOff: true },
    });
    expect(all.after).not.toHaveProperty("stillOff");
    expect(planRow(takeBack(2), capped(10 * GB, 4 * GB), provider)).toMatchObject({
      state: "skipped",
      message: "9Proxy can only take back everything that is left.",
    });
  });

  it("is an amount in the provider's steps, and never more than is left", () => {
    expect(planRow(takeBack(2), capped(10 * GB, 4 * GB), parts)).toMatchObject({
      input: { amount: 2 },
      after: { trafficCap: 8 * GB, added: -2 * GB },
    });
    expect(planRow(takeBack(null), capped(10 * GB, 4_004_000_000), parts)).toMatchObject({
      input: { amount: 5.99 },
      after: { trafficCap: 4_010_000_000 },
    });
    for (const [units, subUser, message] of [
      [7, capped(10 * GB, 4 * GB), "It has only 6 GB left."],
      [null, capped(10 * GB, 10 * GB), "It has nothing left to take back."],
      [null, capped("unlimited", GB), "What it has left is not known."],
    ] as const)
      expect(planRow(takeBack(units), subUser, parts)).toMatchObject({ state: "skipped", message });
  });
});

it("counts in the provider's unit, and keeps to its steps", () => {
  const gib = { label: "GiB", bytes: 2 ** 30, step: 1 } as const;
  const add = { action: "add-traffic", gigabytes: 5, productType: "*" } as const;
  expect(planRow(add, capped(2 ** 30, 0), { ...provider, unit: gib })).toMatchObject({
    input: { gigabytes: 5 },
    after: { added: 5 * 2 ** 30, trafficCap: 6 * 2 ** 30 },
  });
  const change = { mode: "raise-percent", value: 33.3 } as const;
  expect(
    planRow({ action: "traffic-cap", change, allowBelowUse: false }, capped(1_001_000_000, 0), {
      ...provider,
      capStep: 1e6,
    }),
  ).toMatchObject({ input: { trafficCap: 1_334_000_000 } });
});

describe("what cuts off", () => {
  const disable = (subUser: SubUser) => planRow({ action: "disable" }, subUser, provider).after;
  const marked = { status: "disabled", cutsOff: true };

  it("is only who works now, as far as is known", () => {
    expect(disable(capped(10 * GB, 8 * GB))).toEqual(marked);
    expect(disable(capped(10 * GB, 10 * GB))).toEqual({ status: "disabled" });
    expect(disable(capped(0, 0))).toEqual({ status: "disabled" });
    expect(disable({ ...capped(10 * GB, GB), ipCap: 3, ipUsed: 3 })).toEqual({ status: "disabled" });
    expect(disable({ ...capped(null, null), status: "unknown" })).toEqual(marked);
  });

  it("is looked at anew in an undo", () => {
    const row = (operation: "disable" | "take-back", after: Record<string, unknown>) => ({
      ...planRow({ action: "disable" }, capped(10 * GB, GB), provider),
      ...{ operation, before: { trafficCap: 10 * GB }, after },
    });
    const after = (of: ReturnType<typeof row>, subUser: SubUser) => markAnew(of, subUser, provider).after;
    expect(after(row("disable", { status: "disabled" }), capped(10 * GB, GB))).toEqual(marked);
    expect(after(row("disable", marked), capped(10 * GB, 10 * GB))).toEqual({ status: "disabled" });
    const remembered: SubUser = { ...capped(10 * GB, 10 * GB), unreported: ["trafficCap"] };
    expect(after(row("disable", { status: "disabled" }), remembered)).toEqual(marked);
    const taken = { trafficCap: 2 * GB, added: -8 * GB };
    expect(after(row("take-back", taken), capped(10 * GB, 2 * GB))).toEqual({ ...taken, cutsOff: true });
    expect(after(row("take-back", taken), capped(10 * GB, GB))).toEqual(taken);
  });

  it("and what stays off is looked at anew for a cap of an earlier run", () => {
    const limits = (subUser: SubUser, after: Record<string, unknown>) =>
      markAnew(
        {
          state: "planned",
          operation: "set-limits",
          input: {},
          seen: {},
          before: { trafficCap: subUser.trafficCap, ipCap: subUser.ipCap },
          after,
          message: null,
        },
        subUser,
        provider,
      ).after;
    const lowered = { trafficCap: 5 * GB };
    expect(limits(capped(10 * GB, 7 * GB), lowered)).toEqual({ ...lowered, cutsOff: true });
    expect(limits(capped(10 * GB, 4 * GB), { ...lowered, cutsOff: true })).toEqual(lowered);
    const ips = { ...capped(10 * GB, GB), ipCap: 9, ipUsed: 7 };
    expect(limits(ips, { ipCap: 5 })).toEqual({ ipCap: 5, cutsOff: true });
    const raised = { trafficCap: 20 * GB };
    expect(limits(capped(10 * GB, 7 * GB), { ...raised, stillOff: "traffic" })).toEqual(raised);
    expect(limits(capped(10 * GB, 30 * GB), raised)).toEqual({ ...raised, stillOff: "traffic" });
  });
});
