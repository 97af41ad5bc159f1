import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { CallContext } from "../call";
import { ProviderError, type ProviderErrorKind } from "../error";
import { failuresOf, isUnreadable } from "./failures";
import { addSecret } from "./add-secret";
import { fetchById } from "./fetch-by-id";
import { nullIfNotOffered } from "./optional";
import { afterEarlierWrites } from "./partly";
import { findPassword, revealPassword } from "./passwords";
import { singleFlight } from "./single-flight";
import { asNumber, asSegment, known } from "./targets";

const failures = failuresOf({ id: "acme", label: "Acme" });

describe("a failure", () => {
  it.each([
    ["rejected", failures.rejected("create", "No."), { kind: "rejected", operation: "create" }],
    ["not-found", failures.notFound("disable"), { message: "Acme no longer has this sub-user." }],
    ["conflict", failures.conflict("delete", "No."), { kind: "conflict", conflicts: undefined }],
    ["contract", failures.contract("get", "No."), { kind: "contract" }],
    ["needing", failures.needing("set-note", "No.", ["ipCap"]), { kind: "rejected", needs: ["ipCap"] }],
    ["unsendable", failures.unsendable(), { message: "This sub-user’s id cannot be sent to Acme." }],
  ])("%s is certain and names its provider", (_name, error, details) => {
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ provider: "acme", applied: "no", claimed: false, ...details });
  });

  it("of a claim is not certain", () => {
    expect(failures.claimed("delete", "still lists it")).toMatchObject({
      applied: "unknown",
      claimed: true,
      message: "Acme reported success, but still lists it.",
    });
  });

  it("is unreadable by its kind", () => {
    expect(isUnreadable(failures.contract("list", "?"))).toBe(true);
    expect(isUnreadable(failures.rejected("list", "?"))).toBe(false);
    expect(isUnreadable(new Error("?"))).toBe(false);
  });
});

describe("a write after others", () => {
  it("that was certainly refused says what those did", async () => {
    const failed = afterEarlierWrites(
      "Its traffic was taken back.",
      Promise.reject(failures.rejected("delete", "No.")),
    );
    await expect(failed).rejects.toMatchObject({
      message: "No.",
      kind: "rejected",
      applied: "no",
      did: "Its traffic was taken back.",
    });
  });

  it("that may have been done, or was, says nothing of them", async () => {
    const claimed = failures.claimed("delete", "still lists it");
    await expect(afterEarlierWrites("Done.", Promise.reject(claimed))).rejects.toBe(claimed);
    expect(await afterEarlierWrites("Done.", Promise.resolve(5))).toBe(5);
  });
});

describe("a target", () => {
  it("must be named", () => {
    expect(() => known(null, failures)).toThrow("No sub-user was named.");
    expect(known({ remoteId: "7", name: "" }, failures).remoteId).toBe("7");
  });

  it.each(["", ".", ".."])("%o would climb the path", (id) => {
    expect(() => asSegment(id, failures)).toThrow("cannot be sent to Acme");
  });

  it.each(["7", "a/../b", "...", "%2e%2e"])("%o is a segment as it is", (id) => {
    expect(asSegment(id, failures)).toBe(id);
  });

  it.each(["9007199254740993", "1e3", "-1", "0", "01", "", "12x", " 7"])("%o is no number", (id) => {
    expect(() => asNumber(id, failures)).toThrow("cannot be sent to Acme");
  });

  it("is a number where it is one", () => expect(asNumber("42", failures)).toBe(42));
});

describe("what an account may not offer", () => {
  const failing = (kind: ProviderErrorKind) =>
    Promise.reject(new ProviderError("No.", { provider: "acme", operation: "pool", kind, applied: "no" }));

  it.each(["not-found", "rejected", "contract"] as const)("is null after %s", async (kind) => {
    expect(await nullIfNotOffered(failing(kind))).toBeNull();
  });

  it.each(["unauthorized", "unavailable", "timeout", "unreachable", "rate-limited"] as const)(
    "is a failure after %s",
    async (kind) => {
      await expect(nullIfNotOffered(failing(kind))).rejects.toMatchObject({ kind });
    },
  );

  it("is what it answers", async () => expect(await nullIfNotOffered(Promise.resolve(5))).toBe(5));
});

describe("a look by id", () => {
  const missing = (worded: boolean) =>
    new ProviderError("Gone.", {
      provider: "acme",
      operation: "get",
      kind: "not-found",
      applied: "no",
      worded,
    });

  it("is null only where the provider itself says so", async () => {
    expect(await fetchById(failures, Promise.reject(missing(true)))).toBeNull();
    await expect(fetchById(failures, Promise.reject(missing(false)))).rejects.toMatchObject({
      kind: "contract",
      message: "Acme did not say whether it has this sub-user.",
    });
    const down = new Error("Down");
    await expect(fetchById(failures, Promise.reject(down))).rejects.toBe(down);
    expect(await fetchById(failures, Promise.resolve(7))).toBe(7);
  });
});

describe("a proxy password", () => {
  const shown = (password: string | null, found = true) => ({
    look: () => Promise.resolve(found ? { password } : null),
    passwordOf: (state: { password: string | null }) => state.password,
    toSubUser: () => ({ remoteId: "7", name: "seven", status: "active" as const }),
  });

  it("is read for one answer, and not made up", async () => {
    expect(await revealPassword(failures, shown("its-Key"))).toMatchObject({
      secret: "its-Key",
      subUser: { remoteId: "7" },
    });
    await expect(revealPassword(failures, shown(null))).rejects.toMatchObject({ kind: "contract" });
    await expect(revealPassword(failures, shown("", false))).rejects.toMatchObject({ kind: "not-found" });
  });

  it.each([
    ["asked", "applied"],
    ["before", "not-applied"],
    ["other", "differs"],
  ] as const)("that is the %s one makes a change %s", async (which, verdict) => {
    const finding = await findPassword(shown("its-Key"), { lane: "interactive", secretIs: () => which });
    expect(finding).toMatchObject({ verdict, subUser: { remoteId: "7" } });
  });

  it("decides nothing where it is not shown, not there, or there is nothing to compare with", async () => {
    const secretIs = () => "asked" as const;
    const undecided = { verdict: "undecided" };
    expect(await findPassword(shown(null), { lane: "interactive", secretIs })).toEqual(undecided);
    expect(await findPassword(shown("x", false), { lane: "interactive", secretIs })).toEqual(undecided);
    expect(await findPassword(shown("its-Key"), { lane: "interactive" })).toEqual(undecided);
  });
});

it("hides what may be a secret", () => {
  const context: CallContext = { lane: "interactive", secrets: new Set() };
  for (const value of ["its-password", "", null, undefined, 5]) addSecret(context, value);
  expect([...(context.secrets ?? [])]).toEqual(["its-password"]);
  addSecret({ lane: "background" }, "nowhere to keep it");
});

describe("a shared read", () => {
  it("answers all who ask at once, but never with what was on its way before they asked", async () => {
    let state = "old";
    let reads = 0;
    const read = singleFlight(async () => {
      const seen = state;
      reads += 1;
      await sleep(10);
      return seen;
    });
    const before = read();
    state = "new";
    const after = await Promise.all(Array.from({ length: 50 }, () => read()));
    expect(await before).toBe("old");
    expect(new Set(after)).toEqual(new Set(["new"]));
    expect(reads).toBe(2);
    await read();
    expect(reads).toBe(3);
  });

  it("a failure reaches those who waited for it, and no one later", async () => {
    let reads = 0;
    const read = singleFlight(async () => {
      reads += 1;
      await sleep(1);
      if (reads === 1) throw new Error("Down");
      return reads;
    });
    const first = read();
    const second = read();
    await expect(first).rejects.toThrow("Down");
    expect(await second).toBe(2);
    expect(await read()).toBe(3);
  });
});
