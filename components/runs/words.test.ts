import { describe, expect, it } from "vitest";
import { verdictWaitHours } from "@/lib/domain/runs/limits";
import type { RowState, RunParams, RunView } from "@/lib/domain/runs/run";
import {
  countOf,
  leftText,
  noUndoText,
  outcomeText,
  rateText,
  runTitle,
  startLabel,
  stillOffText,
} from "./words";
import { waits } from "@/lib/domain/texts/run";

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
const title = (params: RunParams, count: number, unit: RunView["unit"] = "GB") =>
  runTitle({ params, kind: "bulk", unit }, count);

describe("the words of a run", () => {
  it("names the action and whom it is for", () => {
    expect(title({ action: "disable" }, 37)).toBe("Disable 37 sub-users");
    expect(title({ action: "delete" }, 1)).toBe("Delete 1 sub-user");
    expect(
      title({ action: "traffic-cap", change: { mode: "raise", value: 5e9 }, allowBelowUse: false }, 1204),
    ).toBe("Raise the traffic caps of 1,204 sub-users by 5 GB");
    expect(title({ action: "ip-cap", change: { mode: "set", value: 3 }, allowBelowUse: false }, 1)).toBe(
      "Set the IP cap of 1 sub-user to 3 IPs",
    );
    expect(
      title({ action: "ip-cap", change: { mode: "lower-percent", value: 12.5 }, allowBelowUse: false }, 2),
    ).toBe("Lower the IP caps of 2 sub-users by 12.5 %");
    expect(title({ action: "traffic-cap", change: { mode: "unlimited" }, allowBelowUse: false }, 2)).toBe(
      "Remove the traffic caps of 2 sub-users",
    );
    expect(title({ action: "add-traffic", gigabytes: 10, productType: "*" }, 3)).toBe(
      "Add 10 GB to each of 3 sub-users",
    );
    const grant = { action: "add-traffic", gigabytes: 10, productType: "*" } as const;
    expect(title(grant, 1, "GiB")).toBe("Add 10 GiB to 1 sub-user");
    expect(title(grant, 3, null)).toBe("Add 10 GB or GiB to each of 3 sub-users");
    expect(title({ action: "take-back", gigabytes: 2 }, 3, "GiB")).toBe(
      "Take back 2 GiB from each of 3 sub-users",
    );
    const tags = (mode: "add" | "remove" | "replace", given: string[]) =>
      title({ action: "tags", mode, tags: given }, 3);
    expect(tags("add", ["vip"])).toBe("Add the tag vip to 3 sub-users");
    expect(tags("remove", ["vip", "eu"])).toBe("Remove the tags vip and eu from 3 sub-users");
    expect(tags("add", ["a", "b", "c", "d"])).toBe("Add 4 tags to 3 sub-users");
    expect(tags("replace", ["vip", "eu", "b2b"])).toBe(
      "Replace the tags of 3 sub-users with vip, eu and b2b",
    );
    expect(tags("replace", [])).toBe("Remove all tags from 3 sub-users");
    const topUp = (mode: "percent" | "days", value: number, count: number) =>
      title(
        { action: "add-traffic", gigabytes: 1, productType: "*", perSubUser: { mode, value, step: 5 } },
        count,
      );
    expect(topUp("percent", 12.5, 3)).toBe("Add 12.5 % of its cap to each of 3 sub-users");
    expect(topUp("days", 30, 1)).toBe("Top up 1 sub-user for 30 days");
    expect(title({ action: "note", mode: "replace", text: "" }, 3)).toBe("Clear the notes of 3 sub-users");
    expect(title({ action: "undo", of: "traffic-cap" }, 3)).toBe("Undo “Change traffic cap” for 3 sub-users");
    expect(runTitle({ params: { action: "enable" }, kind: "retry", unit: "GB" }, 2)).toBe(
      "Again: Enable 2 sub-users",
    );
  });

  it("promises no verdict on an interrupted row sooner than a run waits for it", () => {
    for (const rows of [1, 2]) {
      expect(waits(rows)).toContain(`${verdictWaitHours} hours at most`);
      expect(waits(rows)).toContain("what stays unclear is not sent again");
    }
  });

  it("puts the number on the button", () => {
    expect(startLabel({ params: { action: "disable" }, kind: "bulk" }, 37)).toBe("Disable 37");
    expect(startLabel({ params: { action: "rotate-passwords" }, kind: "bulk" }, 1)).toBe("Rotate 1 password");
    expect(startLabel({ params: { action: "undo", of: "note" }, kind: "undo" }, 1000)).toBe("Undo 1,000");
  });

  it("counts what it is about, not what was left out", () => {
    expect(countOf({ ...none, planned: 2, done: 3, excluded: 9, skipped: 9 })).toBe(5);
  });

  it("says what came of it", () => {
    expect(outcomeText({ byState: { ...none, done: 35, refused: 1, unknown: 1 }, unverified: 0 })).toBe(
      "35 done, 1 refused and 1 with an unknown outcome.",
    );
    expect(outcomeText({ byState: { ...none, done: 1200 }, unverified: 0 })).toBe("1,200 done.");
    expect(outcomeText({ byState: none, unverified: 0 })).toBe("Nothing was done.");
    expect(outcomeText({ byState: { ...none, done: 12, superseded: 1 }, unverified: 3 })).toBe(
      "12 done (3 of them cannot be verified) and 1 superseded by a later change.",
    );
    expect(outcomeText({ byState: { ...none, done: 4 }, unverified: 4 })).toBe(
      "4 done as far as the provider says, which cannot be verified.",
    );
  });

  it("says how fast and how long", () => {
    expect(rateText(2.44)).toBe("2.4 a second");
    expect(rateText(0.2)).toBe("12 a minute");
    expect(leftText(0.2)).toBe("about 1 s left");
    expect(leftText(240)).toBe("about 4 min left");
    expect(leftText(3 * 3600 + 1799)).toBe("about 3 h 30 min left");
  });

  it("explains a missing way back only where something was done", () => {
    const totals = {
      byState: { ...none, done: 1 },
      rows: 1,
      unverified: 0,
      trafficAdded: 0,
      cutOff: 0,
      cutOffOwned: 0,
      cutOffCustomers: 0,
      promised: 0,
      mostPromised: 0,
      lifted: 0,
      stillOff: 0,
      stillDisabled: 0,
      needing: 0,
      needs: [],
      pools: [],
      byAccount: [],
    };
    expect(noUndoText({ params: { action: "delete" }, kind: "bulk", totals, irreversible: [] })).toBe(
      "A deleted sub-user cannot be brought back.",
    );
    expect(
      noUndoText({ params: { action: "disable" }, kind: "bulk", totals, irreversible: ["It stays."] }),
    ).toBe("It stays.");
    expect(
      noUndoText({
        params: { action: "delete" },
        kind: "bulk",
        totals: { ...totals, byState: none },
        irreversible: [],
      }),
    ).toBeNull();
  });
});

describe("what stays off", () => {
  it("is counted by why, and offers what can follow", () => {
    expect(stillOffText({ stillOff: 3, stillDisabled: 1 }, false)).toBe(
      "Of these, 1 is disabled and 2 are still used up, so the change alone does not make their proxies work. You can enable the disabled ones once this run has ended.",
    );
    expect(stillOffText({ stillOff: 1, stillDisabled: 0 }, true)).toBe(
      "Of these, 1 is still used up, so the change alone does not make their proxies work.",
    );
    expect(stillOffText({ stillOff: 2, stillDisabled: 2 }, true)).toBe(
      "Of these, 2 are disabled, so the change alone does not make their proxies work. Enable them in a run of their own.",
    );
  });
});
