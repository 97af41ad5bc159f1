import { describe, expect, it } from "vitest";
import { accountSync as run } from "../../../testing/account-sync";
import { accountState, progressText, sentence } from "./state";

const at = "2026-01-01T00:00:00Z";

describe("accountState", () => {
  it("says how old the data is while an account is down", () => {
    expect(accountState({ health: "unreachable", lastGoodAt: at, lastSync: null })).toMatchObject({
      tone: "warn",
      short: "not reachable, data from",
      at,
    });
    expect(accountState({ health: "refused", lastGoodAt: null, lastSync: null })).toMatchObject({
      tone: "bad",
      short: "refused",
      at: null,
    });
  });

  it("shows the progress of a first import, and not of later ones", () => {
    expect(
      accountState({ health: "reachable", lastGoodAt: null, lastSync: run({ state: "running" }) }).short,
    ).toBe("importing 1,200 of 5,000");
    expect(
      accountState({ health: "reachable", lastGoodAt: at, lastSync: run({ state: "running" }) }),
    ).toMatchObject({ tone: "good", short: "synced" });
  });

  it("calls one slow that owes an answer, before anything has failed", () => {
    const waiting = run({ state: "running", trigger: "first", waitingSince: at });
    expect(accountState({ health: "reachable", lastGoodAt: at, lastSync: waiting })).toMatchObject({
      tone: "warn",
      title: "Slow",
      short: "slow, data from",
      at,
    });
    expect(accountState({ health: "unknown", lastGoodAt: null, lastSync: waiting })).toMatchObject({
      tone: "warn",
      title: "Slow",
      short: "slow, asked",
      at,
    });
    expect(accountState({ health: "unreachable", lastGoodAt: at, lastSync: waiting }).title).toBe(
      "Not reachable",
    );
  });

  it("does not call an account well whose last sync failed", () => {
    expect(
      accountState({ health: "reachable", lastGoodAt: at, lastSync: run({ state: "failed" }) }).tone,
    ).toBe("warn");
  });

  it("says first that nothing is asked of it", () => {
    const paused = { at, by: "Ada", reason: null, distrust: null };
    expect(
      accountState({ health: "refused", lastGoodAt: at, lastSync: run({ state: "failed" }), paused }),
    ).toMatchObject({ tone: "neutral", title: "Paused", short: "paused, data from", at });
    const distrust = { what: "certificate", since: at } as const;
    expect(
      accountState({
        health: "unreachable",
        lastGoodAt: at,
        lastSync: null,
        paused: { ...paused, by: "Subdesk", distrust },
      }),
    ).toMatchObject({
      tone: "bad",
      title: "Address not trusted",
      short: "address not trusted, data from",
      at,
    });
    expect(
      accountState({
        health: "reachable",
        lastGoodAt: null,
        lastSync: null,
        paused,
        locked: "it was altered.",
      }),
    ).toMatchObject({ tone: "bad", title: "Key cannot be opened", at: null });
  });

  it("never claims a sync that has not been", () => {
    expect(accountState({ health: "unknown", lastGoodAt: null, lastSync: null })).toMatchObject({
      short: "not synced yet",
      at: null,
    });
  });
});

describe("texts", () => {
  it("ends what a provider said like a sentence", () =>
    expect(["No answer", "No. ", "", "Why?"].map(sentence)).toEqual(["No answer.", "No.", "", "Why?"]));
  it("counts without an expected total", () =>
    expect(progressText({ rows: 1200, expected: null })).toBe("1,200"));
});
