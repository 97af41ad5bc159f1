import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hourMs, dayMs } from "../../domain/durations";
import type { CallContext } from "../call";
import { ProviderError, type ProviderErrorKind } from "../error";
import { KeyCheck } from "../key-check";
import {
  checkedBy,
  expiryOfJwt,
  fixedSession,
  renewalOf,
  renewedSession,
  withSession,
  type Session,
} from "./session";

const person: CallContext = { lane: "interactive" };
const background: CallContext = { lane: "background" };

const failure = (kind: ProviderErrorKind, more: { status?: number; applied?: "no" | "unknown" } = {}) =>
  new ProviderError("Said so.", { provider: "acme", operation: "x", kind, applied: "no", ...more });

afterEach(() => void vi.useRealTimers());

/** Signs in as often as asked, each time with another token and user. */
function counted(answers: (count: number) => ProviderError | undefined = () => undefined, life = hourMs) {
  let count = 0;
  const contexts: CallContext[] = [];
  const session = renewedSession("Acme refused the password", async (context) => {
    contexts.push(context);
    count += 1;
    await sleep(5);
    const refused = answers(count);
    if (refused) throw refused;
    return { value: { token: `t${count}`, user: `u${count}` }, renewAt: Date.now() + life };
  });
  return { session, contexts, count: () => count };
}

describe("a session", () => {
  it("signs in once for all who wait, with all that belongs to the token, and keeps it", async () => {
    const { session, count, contexts } = counted();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => session.get(index % 2 ? person : background)),
    );
    expect(new Set(all)).toEqual(new Set([{ token: "t1", user: "u1" }]));
    await session.get(background);
    expect(count()).toBe(1);
    // Background work that asks first must not delay a person.
    expect(contexts[0]?.lane).toBe("interactive");
  });

  it("does not end with the caller that asked first", async () => {
    const { session, contexts } = counted();
    await session.get({ ...person, signal: AbortSignal.abort(), secrets: new Set(["pw"]) });
    expect(contexts[0]?.signal).toBeUndefined();
    expect(contexts[0]?.secrets).toEqual(new Set(["pw"]));
  });

  it("is renewed when its time has come", async () => {
    const { session, count } = counted(undefined, hourMs);
    await session.get(person);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hourMs + 1 });
    expect((await session.get(person)).token).toBe("t2");
    expect(count()).toBe(2);
  });

  it("drops only the value that was refused", async () => {
    const { session, count } = counted();
    const old = await session.get(person);
    session.drop(old);
    const fresh = await session.get(person);
    session.drop(old);
    expect(await session.get(person)).toBe(fresh);
    expect(count()).toBe(2);
  });

  it.each(["rejected", "unauthorized"] as const)(
    "after a %s sign-in is not tried again in the background for 15 s, but by a person",
    async (kind) => {
      const { session, count } = counted((at) => (at < 3 ? failure(kind) : undefined));
      const refused = {
        kind: "unauthorized",
        applied: "no",
        message: "Acme refused the password: Said so.",
      };
      await expect(session.get(background)).rejects.toMatchObject(refused);
      await expect(session.get(background)).rejects.toMatchObject(refused);
      expect(count()).toBe(1);
      await expect(session.get(person)).rejects.toMatchObject(refused);
      expect(count()).toBe(2);
      await session.get(person);
      expect((await session.get(background)).token).toBe("t3");
      expect(count()).toBe(3);
    },
  );

  it("is tried again once 15 s have passed", async () => {
    const { session, count } = counted((at) => (at === 1 ? failure("unauthorized") : undefined));
    await session.get(background).catch(() => {});
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 15_001 });
    await session.get(background);
    expect(count()).toBe(2);
  });

  it("an outage at the sign-in is no refusal", async () => {
    const { session, count } = counted((at) => (at === 1 ? failure("unavailable") : undefined));
    await expect(session.get(background)).rejects.toMatchObject({ kind: "unavailable" });
    await session.get(background);
    expect(count()).toBe(2);
  });
});

describe("when a token is renewed", () => {
  const at = (life: number, atMost?: number) =>
    renewalOf({ startedAt: 1_000, expiresAt: 1_000 + life, margin: hourMs, atMost }) - 1_000;
  it("is its margin before the end", () => expect(at(dayMs)).toBe(23 * hourMs));
  it("is after the longest time in any case", () => {
    expect(at(dayMs, 20 * hourMs)).toBe(20 * hourMs);
    expect(at(360 * dayMs, 20 * hourMs)).toBe(20 * hourMs);
    expect(at(Infinity, 20 * hourMs)).toBe(20 * hourMs);
  });
  it("is at half its life where that is hardly longer than the margin", () => {
    expect(at(hourMs, 20 * hourMs)).toBe(hourMs / 2);
    expect(at(-hourMs)).toBe(0);
  });
});

it.each([
  [{ exp: 1_700_000_000 }, 1_700_000_000_000],
  [{ exp: "1700000000" }, undefined],
  [{ exp: -1 }, undefined],
  [{}, undefined],
  [null, undefined],
])("a token that claims %j expires at %o", (claims, expires) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  expect(expiryOfJwt(`${part({ alg: "HS256" })}.${part(claims)}.signature`)).toBe(expires);
});

it.each(["", "opaque", "a.b.c", "..", "a.!!.c"])("the token %j does not say when it expires", (token) => {
  expect(expiryOfJwt(token)).toBeUndefined();
});

describe("a signed request", () => {
  function calls(session: Session<{ token: string }>, answers: (Error | string)[]) {
    const sent: { token: string; renewable: boolean; used: string[] }[] = [];
    let refusals = 0;
    const done = withSession(
      {
        session,
        send: ({ token }, { renewable, used }) => {
          sent.push({ token, renewable, used: used.map((value) => value.token) });
          const answer = answers[sent.length - 1] ?? "late";
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
        refused: () => (refusals += 1),
      },
      person,
    );
    return { done, sent, refusals: () => refusals };
  }

  it("is sent once more with a new token where the old one was certainly refused", async () => {
    const { done, sent, refusals } = calls(counted().session, [
      failure("unauthorized", { status: 401 }),
      "ok",
    ]);
    expect(await done).toBe("ok");
    expect(sent).toEqual([
      { token: "t1", renewable: true, used: ["t1"] },
      { token: "t2", renewable: false, used: ["t1", "t2"] },
    ]);
    expect(refusals()).toBe(0);
  });

  it.each([
    ["the new one is refused too", counted().session, [401, 401], 2],
    ["it was entered by a person", fixedSession({ token: "t" }), [401], 1],
    ["it is a 403, which may forbid one action", counted().session, [403], 1],
  ] as const)(
    "is given up, and background work paused, where %s",
    async (_what, session, statuses, times) => {
      const { done, sent, refusals } = calls(
        session,
        statuses.map((status) => failure("unauthorized", { status })),
      );
      await expect(done).rejects.toMatchObject({ kind: "unauthorized" });
      expect(sent).toHaveLength(times);
      expect(refusals()).toBe(1);
    },
  );

  it.each([
    ["may have been applied", failure("unauthorized", { applied: "unknown" })],
    ["is about something else", failure("rejected")],
  ])("is never sent twice where the failure %s", async (_what, error) => {
    const { done, sent } = calls(counted().session, [error]);
    await expect(done).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });
});

describe("a refusal that a second call tells from one of the row", () => {
  const checked = (isRefused: boolean) =>
    checkedBy(new KeyCheck(() => (isRefused ? Promise.reject(failure("unauthorized")) : Promise.resolve())));

  it("is one of the token by its status, or by its words and what the token's own call says", async () => {
    const worded = new ProviderError("Invalid token", {
      provider: "acme",
      operation: "x",
      kind: "rejected",
      applied: "no",
    });
    expect(await checked(false).refusalOf(failure("unauthorized"), "t")).toMatchObject({
      message: "Said so.",
    });
    expect(await checked(true).refusalOf(worded, "t")).toMatchObject({ kind: "unauthorized" });
    expect(await checked(false).refusalOf(worded, "t")).toBeNull();
    expect(await checked(true).refusalOf(failure("rejected"), "t")).toBeNull();
  });

  it("with a 403 may be one of age only where the token's own call is refused too", async () => {
    const forbidden = failure("unauthorized", { status: 403 });
    expect(await checked(true).mayBeStale(forbidden, "t")).toBe(true);
    expect(await checked(false).mayBeStale(forbidden, "t")).toBe(false);
    expect(await checked(false).mayBeStale(failure("unauthorized", { status: 401 }), "t")).toBe(true);
  });
});
