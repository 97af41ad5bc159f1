import { randomUUID } from "node:crypto";
import type * as argon2 from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskError } from "../domain/errors";
import { acceptLink } from "../staff/accept";
import { startDesk, type TestDesk } from "../../testing/desk";
import { from, goodPassword } from "../../testing/staff";
import { assertionOptions } from "./passkeys";
import { checkPassword } from "./password";
import { createFirstAdministrator } from "./setup";
import { signIn } from "./sign-in";
import { openCall } from "./anonymous-limits";

const hashes = vi.hoisted(() => ({ now: 0, most: 0, all: 0 }));
vi.mock("@node-rs/argon2", async (load) => {
  const actual = await load<typeof argon2>();
  const counted =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      hashes.all += 1;
      hashes.now += 1;
      hashes.most = Math.max(hashes.most, hashes.now);
      return work(...args).finally(() => (hashes.now -= 1));
    };
  return { ...actual, hash: counted(actual.hash), verify: counted(actual.verify) };
});

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
  // Makes the digest that unknown names are compared with.
  await checkPassword(null, "x");
});
afterAll(() => desk.close());
beforeEach(() => void Object.assign(hashes, { now: 0, most: 0, all: 0 }));

const origin = () => ({ requestId: randomUUID(), address: from().address });
const codes = async (calls: Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).map((end) =>
    end.status === "fulfilled"
      ? "ok"
      : end.reason instanceof DeskError
        ? end.reason.code
        : String(end.reason),
  );

describe("a token that is none", () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      "of an invitation or a reset",
      () => acceptLink({ token: "made-up", name: "Eve", password: goodPassword }, origin()),
    ],
    [
      "of the set-up",
      () =>
        createFirstAdministrator(
          { token: "made-up", name: "Eve", email: "eve@desk.example", password: goodPassword },
          origin(),
        ),
    ],
  ])("%s costs no hash", async (_what, call) => {
    await expect(call()).rejects.toMatchObject({ code: "forbidden" });
    expect(hashes.all).toBe(0);
  });
});

describe("open calls of one network", () => {
  const useLink = (address: string) =>
    openCall("link", address, () =>
      acceptLink(
        { token: "made-up", name: "Eve", password: goodPassword },
        { requestId: randomUUID(), address },
      ),
    );

  it("20 links that are none, then no more is looked up, by whatever address of it", async () => {
    const place = (index: number) => `2001:db8:0:1::${index + 1}`;
    for (let index = 0; index < 20; index += 1)
      await expect(useLink(place(index))).rejects.toMatchObject({ code: "forbidden" });
    await expect(useLink(place(20))).rejects.toMatchObject({ code: "too-many" });
    const run = vi.fn(async () => "ran");
    await expect(openCall("link", place(21), run)).rejects.toMatchObject({ code: "too-many" });
    expect(run).not.toHaveBeenCalled();
    expect(await openCall("link", "2001:db8:0:2::1", run)).toBe("ran");
  });

  it("200 at once: no more than the limit run, and the others are refused", async () => {
    const run = vi.fn(async () => "ran");
    const ends = await codes(
      Array.from({ length: 200 }, () => openCall("passkey-options", "203.0.113.80", run)),
    );
    expect(ends.filter((code) => code === "ok")).toHaveLength(run.mock.calls.length);
    expect(run.mock.calls.length).toBeLessThanOrEqual(18);
    expect(new Set(ends)).toEqual(new Set(["ok", "too-many"]));
  });

  it("60 options to sign in with a passkey, and what is stored of them is no more", async () => {
    const before = await desk.query<{ n: number }>("select count(*)::int as n from passkey_challenges");
    for (let index = 0; index < 60; index += 1)
      await openCall("passkey-options", "203.0.113.81", () => assertionOptions("sign-in"));
    await expect(
      openCall("passkey-options", "203.0.113.81", () => assertionOptions("sign-in")),
    ).rejects.toMatchObject({ code: "too-many" });
    expect(await desk.query("select count(*)::int as n from passkey_challenges")).toEqual([
      { n: (before[0]?.n ?? 0) + 60 },
    ]);
  });

  it("go by the clock of the database: one of an instance that is wrong forgets no failure, nor does it open earlier", async () => {
    const name = `${randomUUID()}@desk.example`;
    const attempt = () => signIn({ email: name, password: "wrong" }, { ...from(), ...origin() });
    for (let index = 0; index < 5; index += 1) expect((await attempt()).state).not.toBe("throttled");
    const used = async (times: number) => {
      for (let index = 0; index < times; index += 1)
        await useLink("203.0.113.85").catch((error: DeskError) => expect(error.code).toBe("forbidden"));
    };
    await used(19);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
    try {
      await used(1);
      await expect(useLink("203.0.113.85")).rejects.toMatchObject({ code: "too-many" });
    } finally {
      vi.useRealTimers();
    }
    expect((await attempt()).state).toBe("throttled");
    await expect(useLink("203.0.113.85")).rejects.toMatchObject({ code: "too-many" });
  });

  it("a link that was good is not counted", async () => {
    for (let index = 0; index < 25; index += 1)
      expect(await openCall("link", "203.0.113.82", async () => "joined")).toBe("joined");
  });
});

describe("challenges of passkeys", () => {
  it("of one session: the five newest", async () => {
    const person = { id: desk.actor.staffId, sessionId: "a session" };
    const made: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      made.push((await assertionOptions("confirm", person)).challengeId);
      await desk.query(
        "update passkey_challenges set expires_at = expires_at - interval '1 second' where session_hash = 'a session'",
      );
    }
    const kept = await desk.query<{ id: string }>(
      "select id from passkey_challenges where session_hash = 'a session'",
    );
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(made.slice(-5)));
  });

  it("of strangers: no more than 10,000, and what is too old goes with the next one", async () => {
    await desk.query("delete from passkey_challenges");
    await desk.query(
      "insert into passkey_challenges (purpose, challenge, expires_at) select 'sign-in', 'x', now() + make_interval(secs => n / 100.0) from generate_series(100, 10099) n",
    );
    await desk.query(
      "insert into passkey_challenges (purpose, challenge, session_hash, expires_at) values ('confirm', 'old', 'b', now() - interval '1 second')",
    );
    await assertionOptions("sign-in");
    expect(
      await desk.query(
        "select count(*)::int as n, count(*) filter (where challenge = 'old')::int as old from passkey_challenges",
      ),
    ).toEqual([{ n: 10_000, old: 0 }]);
  });
});

describe("200 sign-ins of strangers at once", () => {
  it("run no more than two hashes at a time, and most of them none", async () => {
    const address = "203.0.113.90";
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        signIn({ email: `nobody-${index}@desk.example`, password: "wrong" }, { ...from(address), address }),
      ),
    );
    expect(answers.filter(({ state }) => state === "refused")).toHaveLength(20);
    expect(answers.filter(({ state }) => state === "throttled")).toHaveLength(180);
    expect([hashes.all, hashes.most]).toEqual([20, 2]);
  });

  it("from many networks: whoever comes from another one is not kept waiting behind all of them", async () => {
    const done: string[] = [];
    const strangers = Array.from({ length: 120 }, (_, index) =>
      signIn(
        { email: `nobody-${index}@other.example`, password: "wrong" },
        { ...from(), address: `203.0.113.${100 + (index % 4)}` },
      ).then(() => done.push("stranger")),
    );
    await signIn(
      { email: "honest@desk.example", password: "wrong" },
      { ...from(), address: "198.51.100.200" },
    ).then(() => done.push("honest"));
    const before = done.indexOf("honest");
    await Promise.all(strangers);
    expect(before).toBeLessThan(24);
    expect(hashes.most).toBeLessThanOrEqual(2);
  });
});
