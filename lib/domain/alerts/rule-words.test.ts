import { describe, expect, it } from "vitest";
import { viewsOf, type SavedView } from "../views/view";
import { clearsText, readThreshold, ruleText, scopeChoices, scopeText } from "./rule-words";

const view = (name: string, search: string, own = true) => ({
  id: name,
  list: "sub-users" as const,
  name,
  search,
  shared: !own,
  own,
  owner: "Ada",
});

describe("an alert rule", () => {
  it("says when it fires", () => {
    expect(ruleText({ kind: "cap-percent", threshold: 90 })).toBe(
      "A sub-user has used 90 % of its traffic cap.",
    );
    expect(ruleText({ kind: "blocked", threshold: null })).toBe("The provider has blocked a sub-user.");
  });

  it("says where it clears, if not at its threshold", () => {
    expect(clearsText({ kind: "cap-percent", threshold: 90 })).toBe("Clears below 88 %.");
    expect(clearsText({ kind: "cap-percent", threshold: 1 })).toBe("Clears below 0.5 %.");
    expect(clearsText({ kind: "days-left", threshold: 3 })).toBe("Clears above 3.5 days.");
    expect(clearsText({ kind: "account-unreachable", threshold: 5 })).toBe("");
    expect(clearsText({ kind: "blocked", threshold: null })).toBe("");
  });

  it("is not about the customers of a saved view", () => {
    const ofCustomers = { ...view("Big ones", "?q=big"), list: "customers" as const };
    const known: SavedView[] = [ofCustomers, view("VIP", "?tag=vip")];
    expect(scopeChoices(viewsOf("sub-users", known), null).map(({ label }) => label)).toEqual([
      "All sub-users",
      "VIP",
    ]);
    // @ts-expect-error a search of customers means other rows
    scopeText("?q=big", [ofCustomers]);
    // @ts-expect-error nor one that may be of customers
    scopeText("?q=big", known);
  });

  it("can be about everyone or a saved view", () => {
    expect(
      scopeChoices(
        [
          view("VIP", "?tag=vip"),
          view("Default", ""),
          view("Theirs", "?tag=vip", false),
          view("EU", "?tag=eu", false),
        ],
        null,
      ),
    ).toEqual([
      { value: "", label: "All sub-users" },
      { value: "?tag=vip", label: "VIP" },
      { value: "?tag=eu", label: "EU (Ada)" },
    ]);
  });

  it("keeps a filter whose view is gone", () => {
    expect(scopeChoices([], "?tag=old").at(-1)).toEqual({
      value: "?tag=old",
      label: "A filter that is not a saved view",
    });
    expect(scopeText("?tag=old", [])).toBe("A filter that is not a saved view");
    expect(scopeText(null, [])).toBe("All sub-users");
    expect(scopeChoices([view("Broken", "?near=0")], "?tag=")).toEqual([
      { value: "", label: "All sub-users" },
      { value: "?tag=", label: "A filter that cannot be applied" },
    ]);
  });

  it("knows its view however its address is written", () => {
    const choices = scopeChoices(
      [view("Off", "?status=blocked,disabled&sort=name")],
      "?status=blocked%2Cdisabled",
    );
    expect(choices).toEqual([
      { value: "", label: "All sub-users" },
      { value: "?status=blocked%2Cdisabled", label: "Off" },
    ]);
  });

  it.each([
    ["cap-percent", "90", true],
    ["cap-percent", "0", false],
    ["cap-percent", "101", false],
    ["cap-percent", "", false],
    ["cap-percent", "many", false],
    ["cap-percent", "9e1", false],
    ["account-unreachable", "1,440", false],
    ["account-unreachable", "1440", true],
    ["days-left", "3", true],
    ["days-left", "2,5", true],
    ["blocked", "", true],
  ] as const)("takes a threshold within its bounds: %s %s", (kind, typed, fine) => {
    expect(readThreshold(kind, typed)?.ok ?? true).toBe(fine);
  });
});
