import { describe, expect, it } from "vitest";
import { accountSync as run } from "../../../testing/account-sync";
import { unreadReason } from "./unread-reason";

const at = "2026-01-01T00:00:00Z";

describe("unreadReason", () => {
  const fresh = {
    health: "unknown",
    healthMessage: null,
    lastGoodAt: null,
    lastSync: null,
    paused: null,
    locked: null,
  } as const;

  it.each([
    [{ lastGoodAt: at, health: "refused" }, null],
    [{}, null],
    [{ lastSync: run({ state: "running" }) }, null],
    [{ lastSync: run({ state: "running", waitingSince: at }) }, "It is slow: it has not answered yet."],
    [{ lastSync: run({ state: "failed", error: "NetNut answered 400." }) }, "NetNut answered 400."],
    [
      { health: "refused", lastSync: run({ state: "failed", error: "Unauthorized" }) },
      "It refuses the key. Unauthorized.",
    ],
    [
      {
        health: "unreachable",
        healthMessage: "NetNut did not answer in time.",
        lastSync: run({ state: "running" }),
      },
      "It cannot be reached. NetNut did not answer in time.",
    ],
    [
      { health: "unreachable", healthMessage: "NetNut cannot be reached (ECONNREFUSED)." },
      "It cannot be reached. Nothing answers at its address.",
    ],
    [{ lastSync: run({ state: "done" }) }, "The last sync read nothing."],
    [{ paused: { at, by: "Ada", reason: null, distrust: null }, health: "refused" }, "Paused by Ada."],
    [
      { paused: { at, by: "Subdesk", reason: "", distrust: { what: "page", since: at } } },
      "Its address answers with a web page instead of its API. Nothing is sent to it until Test connection succeeds.",
    ],
    [{ locked: "it was altered." }, "Its stored key cannot be opened."],
  ] as const)("of %o is %s", (part, reason) => {
    expect(unreadReason({ ...fresh, ...part })).toBe(reason);
  });
});
