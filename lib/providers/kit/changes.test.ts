import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { OperationContext, RemoteSubUser } from "../provider";
import { ProviderError } from "../error";
import { createNamed, findNamed } from "./create";
import { deleteNamed, findDeleted } from "./delete";
import { failuresOf } from "./failures";
import { findState, setState } from "./set-state";

const failures = failuresOf({ id: "acme", label: "Acme" });
const person: OperationContext = { lane: "interactive" };
const seven: RemoteSubUser = { remoteId: "7", name: "seven", status: "active" };
const target = { remoteId: "7", name: "seven" };
const itself = (subUser: RemoteSubUser) => subUser;
const lost = () => Promise.reject(failures.contract("list", "Unreadable."));
const down = () =>
  Promise.reject(
    new ProviderError("Down.", { provider: "acme", operation: "list", kind: "unavailable", applied: "no" }),
  );
const answers =
  <Value>(value: Value) =>
  () =>
    Promise.resolve(value);

describe("creating", () => {
  function create(parts: {
    find?: () => Promise<RemoteSubUser | null>;
    readBack?: () => Promise<RemoteSubUser | null>;
    send?: () => Promise<string>;
  }) {
    let sent = 0;
    const done = createNamed(failures, {
      taken: "Taken.",
      find: parts.find ?? answers(null),
      send: async () => {
        sent += 1;
        return (await parts.send?.()) ?? "the answer";
      },
      readBack: parts.readBack ?? answers(seven),
      shown: (subUser, answer) => ({ subUser, remark: answer }),
    });
    return { done, sent: () => sent };
  }

  it("shows what a read shows, with what only the answer has", async () => {
    const before = Date.now();
    const result = await create({}).done;
    expect(result).toMatchObject({ subUser: seven, remark: "the answer" });
    expect(result.observedAt.getTime()).toBeGreaterThanOrEqual(before - 1);
  });

  it("a name in use is refused before anything is sent", async () => {
    const { done, sent } = create({ find: answers(seven) });
    await expect(done).rejects.toMatchObject({ kind: "rejected", applied: "no", message: "Taken." });
    expect(sent()).toBe(0);
  });

  it("unreadable rows elsewhere prevent nothing, a provider that does not answer does", async () => {
    expect(await create({ find: lost }).done).toMatchObject({ subUser: seven });
    const { done, sent } = create({ find: down });
    await expect(done).rejects.toMatchObject({ kind: "unavailable" });
    expect(sent()).toBe(0);
  });

  it("a success that no read shows is none, and no refusal either", async () => {
    const claimed = { kind: "rejected", applied: "unknown", claimed: true, provider: "acme" };
    await expect(create({ readBack: answers(null) }).done).rejects.toMatchObject({
      ...claimed,
      message: "Acme reported success, but does not list it yet.",
    });
    await expect(create({ readBack: down }).done).rejects.toMatchObject({
      ...claimed,
      message: "Acme reported success, but it could not be read back yet.",
    });
  });

  it("a failure of the write is passed on", async () => {
    await expect(create({ send: down }).done).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("of unknown outcome is found by its name, unless someone else took that", async () => {
    const find = (look: () => Promise<RemoteSubUser | null>, ours: boolean) =>
      findNamed(look, () => ours, itself);
    expect(await find(answers(seven), true)).toMatchObject({ verdict: "applied", subUser: seven });
    expect(await find(answers(seven), false)).toEqual({ verdict: "undecided" });
    expect(await find(answers(null), true)).toMatchObject({ verdict: "not-applied", subUser: null });
    await expect(find(lost, true)).rejects.toMatchObject({ kind: "contract" });
  });
});

describe("setting a state", () => {
  function disable(
    looks: (() => Promise<RemoteSubUser | null>)[],
    context: Partial<OperationContext> = {},
    more: Partial<Parameters<typeof setState<RemoteSubUser>>[1]> = {},
  ) {
    let looked = 0;
    let writes = 0;
    const done = setState<RemoteSubUser>(
      failures,
      {
        operation: "disable",
        look: () => (looks[Math.min(looked++, looks.length - 1)] ?? answers(null))(),
        toSubUser: itself,
        isSo: ({ status }) => (status === "unknown" ? undefined : status === "disabled"),
        unchanged: "It is disabled already.",
        compare: ["status"],
        write: () => Promise.resolve((writes += 1)),
        ...more,
      },
      { ...person, ...context },
    );
    return { done, writes: () => writes };
  }
  const [active, disabled, unclear] = (["active", "disabled", "unknown"] as const).map((status) =>
    answers({ ...seven, status }),
  ) as [() => Promise<RemoteSubUser>, () => Promise<RemoteSubUser>, () => Promise<RemoteSubUser>];
  const claimed = { applied: "unknown", claimed: true };

  it("looks, writes and reads back", async () => {
    const found: unknown[] = [];
    const { done, writes } = disable([active, disabled], {
      found: (...given) => void found.push(given),
      seen: { status: "active" },
    });
    expect(await done).toMatchObject({ before: { status: "active" }, subUser: { status: "disabled" } });
    expect(writes()).toBe(1);
    expect(found).toEqual([[seven, undefined]]);
  });

  it("leaves alone what is so already, whoever made it so", async () => {
    const { done, writes } = disable([disabled], { seen: { status: "active" } });
    expect(await done).toMatchObject({
      unchanged: "It is disabled already.",
      before: { status: "disabled" },
    });
    expect(writes()).toBe(0);
  });

  it("is as of the request where it is so already, not of the answer", async () => {
    let askedAt = Number.NaN;
    const slow = async () => {
      askedAt = Date.now();
      await sleep(20);
      return disabled();
    };
    const { observedAt } = await disable([slow]).done;
    expect(observedAt.getTime()).toBeLessThanOrEqual(askedAt);
  });

  it.each([
    ["one that is gone", [answers(null)], {}, {}, { kind: "not-found", operation: "disable" }],
    [
      "one that has changed since it was seen",
      [active],
      { seen: { status: "blocked" as const } },
      {},
      { kind: "conflict", conflicts: [{ field: "status", seen: "blocked", now: "active" }] },
    ],
    [
      "a state that is no basis for it",
      [active],
      {},
      {
        check: () => {
          throw failures.conflict("disable", "Not now.");
        },
      },
      { kind: "conflict", message: "Not now." },
    ],
  ])("sends nothing to %s", async (_what, looks, context, more, failure) => {
    const { done, writes } = disable(looks, context, more);
    await expect(done).rejects.toMatchObject({ ...failure, applied: "no" });
    expect(writes()).toBe(0);
  });

  it.each([
    ["shows the old state", active, "does not show the change yet"],
    ["does not say its state", unclear, "its state could not be read back yet"],
    ["does not list it", answers(null), "no longer lists it"],
    ["fails", down, "it could not be read back yet"],
  ])("does not believe a success where the read %s", async (_what, after, words) => {
    await expect(disable([active, after]).done).rejects.toMatchObject({
      ...claimed,
      message: `Acme reported success, but ${words}.`,
    });
  });

  it("says what remains unverified where the provider never shows it", async () => {
    expect(await disable([active, unclear], {}, { unshown: () => "Not shown." }).done).toMatchObject({
      unverified: true,
      remark: "Not shown.",
      subUser: { status: "unknown" },
    });
  });

  it("of unknown outcome is found by a read that says", async () => {
    const find = (look: () => Promise<RemoteSubUser | null>) =>
      findState(look, ({ status }) => (status === "unknown" ? undefined : status === "disabled"), itself);
    expect(await find(disabled)).toMatchObject({ verdict: "applied" });
    expect(await find(active)).toMatchObject({ verdict: "not-applied", subUser: { status: "active" } });
    expect(await find(unclear)).toEqual({ verdict: "undecided" });
    expect(await find(answers(null))).toEqual({ verdict: "undecided" });
  });
});

describe("deleting", () => {
  function remove(look: () => Promise<RemoteSubUser | null>, isThere: () => Promise<boolean>) {
    let removals = 0;
    const done = deleteNamed(
      failures,
      target,
      { look, toSubUser: itself, remove: () => Promise.resolve((removals += 1)), isThere },
      person,
    );
    return { done, removals: () => removals };
  }

  it("is done once it is no longer listed", async () => {
    expect(await remove(answers(seven), answers(false)).done).toMatchObject({ subUser: null, before: seven });
  });

  it("one that is gone needs nothing", async () => {
    const { done, removals } = remove(answers(null), answers(false));
    expect(await done).toMatchObject({ subUser: null, unchanged: "It is gone already." });
    expect(removals()).toBe(0);
  });

  it("one of another name is someone else's", async () => {
    const { done, removals } = remove(answers({ ...seven, name: "eight" }), answers(false));
    await expect(done).rejects.toMatchObject({
      kind: "conflict",
      applied: "no",
      conflicts: [{ field: "name", seen: "seven", now: "eight" }],
    });
    expect(removals()).toBe(0);
  });

  it("a name that the mirror cannot store is compared as it stores it", async () => {
    const odd = { ...seven, name: "se\u0000ven" };
    expect(
      await deleteNamed(
        failures,
        { remoteId: "7", name: "se\ufffdven" },
        { look: answers(odd), toSubUser: itself, remove: answers(null), isThere: answers(false) },
        person,
      ),
    ).toMatchObject({ subUser: null });
  });

  it.each([
    ["is still listed", answers(true)],
    ["cannot be looked for", () => Promise.reject(new Error("Unreadable"))],
  ])("is not believed where it %s", async (_what, isThere) => {
    await expect(remove(answers(seven), isThere).done).rejects.toMatchObject({
      applied: "unknown",
      claimed: true,
    });
  });

  it("of unknown outcome is decided by a certain look", async () => {
    expect(await findDeleted(answers(null), itself)).toMatchObject({ verdict: "applied", subUser: null });
    expect(await findDeleted(answers(seven), itself)).toMatchObject({ verdict: "not-applied" });
    await expect(findDeleted(lost, itself)).rejects.toMatchObject({ kind: "contract" });
  });
});
