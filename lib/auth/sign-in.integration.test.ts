import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { maxPerPerson } from "../domain/staff/limits";
import { startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson, from, goodPassword, openSession, type Person } from "../../testing/staff";
import { underSecret } from "../../testing/under-secret";
import { changePassword } from "../profile/change-password";
import { confirmTotp } from "../profile/confirm-totp";
import { confirmPresence } from "./confirm";
import { requireConfirmed, type PresentActor } from "../actor";
import { actorOf } from "./sessions";
import { signIn, type SignIn } from "./sign-in";
import { signOut } from "./sign-out";
import { concludeUnfinished } from "./unfinished";
import { offerTotp } from "../profile/offer-totp";
import { acceptLink } from "../staff/accept";
import { resetAdministrator } from "../staff/reset-administrator";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const attempt = (email: string, password: string, address?: string, code?: string) =>
  signIn({ email, password, ...(code !== undefined && { code }) }, from(address));
const states = (results: SignIn[]) => results.map(({ state }) => state);
const origin = () => ({ requestId: from().requestId, address: from().address });

async function inARow(count: number, one: (at: number) => Promise<SignIn>): Promise<SignIn[]> {
  const results: SignIn[] = [];
  for (let at = 0; at < count; at += 1) results.push(await one(at));
  return results;
}

const isConfirmed = (actor: PresentActor | null) =>
  actor !== null && performance.now() <= actor.confirmedUntil;

/** Turns the authenticator app on; answers a way to make its codes. */
async function withTotp(person: Person) {
  const actor = await actorFor(person);
  const { secret } = await offerTotp(actor, {}, origin());
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  const { codes } = await confirmTotp(actor, { code: app.generate() }, origin());
  // The confirmation spent the code of now.
  await desk.query("update staff set totp_last_step = null where id = $1", [person.id]);
  return { app, codes: codes ?? [] };
}

describe("sign-in: 5 failures per account and 20 per address in 15 minutes", () => {
  it("turns the sixth attempt on an account away, right password or not, from any address", async () => {
    const { email } = await addPerson("viewer");
    expect(states(await inARow(5, () => attempt(email, "wrong password")))).toEqual(Array(5).fill("refused"));
    expect((await attempt(email, goodPassword)).state).toBe("throttled");
    expect((await attempt(email.toUpperCase(), goodPassword)).state).toBe("throttled");
  });

  it("turns the twenty-first attempt from an address away, whatever the account", async () => {
    const { email } = await addPerson("viewer");
    expect(
      states(
        await inARow(20, (at) => attempt(`nobody-${at}@desk.example`, "wrong password", "203.0.113.77")),
      ),
    ).toEqual(Array(20).fill("refused"));
    expect((await attempt(email, goodPassword, "203.0.113.77")).state).toBe("throttled");
    expect((await attempt(email, goodPassword)).state).toBe("signed-in");
  });

  it("counts a whole IPv6 network as one address", async () => {
    await inARow(20, (at) => attempt(`six-${at}@desk.example`, "wrong password", `2001:db8:7:7::${at + 1}`));
    expect((await attempt("six@desk.example", "wrong password", "2001:db8:7:7:ffff::1")).state).toBe(
      "throttled",
    );
    expect((await attempt("six@desk.example", "wrong password", "2001:db8:7:8::1")).state).toBe("refused");
  });

  it("lets no more than five through when thirty come at once", async () => {
    const { email } = await addPerson("viewer");
    const results = states(
      await Promise.all(Array.from({ length: 30 }, () => attempt(email, "wrong password"))),
    );
    expect(results.filter((state) => state === "refused")).toHaveLength(5);
    expect(results.filter((state) => state === "throttled")).toHaveLength(25);
  });

  it("forgets the failures after 15 minutes, and after a success", async () => {
    const { email } = await addPerson("viewer");
    await inARow(4, () => attempt(email, "wrong password"));
    expect((await attempt(email, goodPassword)).state).toBe("signed-in");
    expect(states(await inARow(5, () => attempt(email, "wrong password")))).toEqual(Array(5).fill("refused"));
    expect((await attempt(email, goodPassword)).state).toBe("throttled");
    await desk.query("update sign_in_failures set at = at - interval '15 minutes 1 second'");
    expect((await attempt(email, goodPassword)).state).toBe("signed-in");
  });

  it("answers unknown names with the same words and in the same time", async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 8; round += 1) {
      for (const kind of ["known", "unknown"] as const) {
        const email = kind === "known" ? (await addPerson("viewer")).email : `nobody-${round}@desk.example`;
        const begun = performance.now();
        expect(await attempt(email, "wrong password")).toEqual({ state: "refused" });
        times[kind].push(performance.now() - begun);
      }
    }
    const [known, unknown] = [times.known, times.unknown].map(
      (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0,
    );
    // Without the decoy hash an unknown name answers several times faster.
    expect(unknown).toBeGreaterThan((known ?? 0) * 0.5);
    expect(unknown).toBeLessThan((known ?? 0) * 2);
  });

  it.each([
    {},
    { email: "a@b.example" },
    { email: { $ne: 1 }, password: { $ne: 1 } },
    { email: ["a"], password: "x" },
    null,
    "text",
  ])("refuses %o without looking anyone up", async (given) => {
    expect(await signIn(given, from())).toEqual({ state: "refused" });
  });

  it("audits both, and no password or e-mail of a stranger", async () => {
    const person = await addPerson("viewer", "Audited Person");
    await attempt(person.email, "a-wrong-password-9");
    await openSession(person);
    const rows = await desk.query(
      "select actor_name, outcome, after from audit_log where action = 'session.sign-in' and actor_id = $1 order by seq",
      [person.id],
    );
    expect(rows).toEqual([
      { actor_name: "Audited Person", outcome: "refused", after: null },
      { actor_name: "Audited Person", outcome: "done", after: { with: "password" } },
    ]);
    await attempt("my-password-in-the-name-field", "x");
    expect(
      JSON.stringify(await desk.query("select * from audit_log order by seq desc limit 3")),
    ).not.toContain("my-password-in-the-name-field");
    expect(JSON.stringify(await desk.query("select * from sign_in_failures"))).not.toContain(
      "my-password-in-the-name-field",
    );
  });
});

describe("the second factor at sign-in", () => {
  it("is asked for only once the password is right", async () => {
    const person = await addPerson("viewer");
    const { app } = await withTotp(person);
    expect(await attempt(person.email, "wrong password")).toEqual({ state: "refused" });
    expect(await attempt(person.email, goodPassword)).toEqual({ state: "second-factor", factors: ["code"] });
    expect(await attempt(person.email, goodPassword, undefined, "000000")).toEqual({ state: "refused" });
    expect((await attempt(person.email, goodPassword, undefined, app.generate())).state).toBe("signed-in");
  });

  it("is in the audit where a right password came without it, and no sign-in from there followed", async () => {
    const person = await addPerson("viewer");
    const { app } = await withTotp(person);
    const refused = async () => {
      await concludeUnfinished();
      return desk.query(
        "select address, after, reason from audit_log where actor_id = $1 and outcome = 'refused' order by seq",
        [person.id],
      );
    };
    const [own, other] = ["198.51.100.201", "203.0.113.202"];
    await attempt(person.email, goodPassword, own);
    expect((await attempt(person.email, goodPassword, own, app.generate())).state).toBe("signed-in");
    expect(await refused()).toEqual([]);
    await attempt(person.email, goodPassword, own);
    for (let time = 0; time < 3; time += 1) await attempt(person.email, goodPassword, other);
    const next = app.generate({ timestamp: Date.now() + 30_000 });
    expect((await attempt(person.email, goodPassword, own, next)).state).toBe("signed-in");
    expect(await refused()).toEqual([
      {
        address: other,
        after: { with: "password", timesMore: 2 },
        reason: "The password was right, and no second factor followed.",
      },
    ]);
  });

  it("takes no code twice, not even two at once", async () => {
    const person = await addPerson("viewer");
    const { app } = await withTotp(person);
    const code = app.generate();
    const both = states(
      await Promise.all([
        attempt(person.email, goodPassword, undefined, code),
        attempt(person.email, goodPassword, undefined, code),
      ]),
    );
    expect(both.toSorted()).toEqual(["refused", "signed-in"]);
    expect((await attempt(person.email, goodPassword, undefined, code)).state).toBe("refused");
    expect(
      (await attempt(person.email, goodPassword, undefined, app.generate({ timestamp: Date.now() - 30_000 })))
        .state,
    ).toBe("refused");
  });

  it("counts wrong codes as failures, and a right password does not forget them", async () => {
    const person = await addPerson("viewer");
    const { app } = await withTotp(person);
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await attempt(person.email, goodPassword)).state).toBe("second-factor");
      expect((await attempt(person.email, goodPassword, undefined, `00000${guess}`)).state).toBe("refused");
    }
    expect((await attempt(person.email, goodPassword, undefined, app.generate())).state).toBe("throttled");
  });

  it("takes each recovery code once, in any spelling", async () => {
    const person = await addPerson("viewer");
    const { codes } = await withTotp(person);
    expect(new Set(codes).size).toBe(10);
    const [first = "", second = ""] = codes;
    expect((await attempt(person.email, goodPassword, undefined, first)).state).toBe("signed-in");
    expect((await attempt(person.email, goodPassword, undefined, first)).state).toBe("refused");
    expect(
      (await attempt(person.email, goodPassword, undefined, second.replaceAll("-", " ").toUpperCase())).state,
    ).toBe("signed-in");
    const other = await addPerson("viewer");
    await withTotp(other);
    expect((await attempt(other.email, goodPassword, undefined, codes[2])).state).toBe("refused");
  });

  it("stores neither the secret nor a code", async () => {
    const person = await addPerson("viewer");
    const { app, codes } = await withTotp(person);
    const stored = JSON.stringify([
      await desk.query("select * from staff"),
      await desk.query("select * from recovery_codes"),
      await desk.query("select * from audit_log"),
    ]);
    for (const secret of [
      app.secret.base32,
      app.secret.hex,
      ...codes,
      ...codes.map((code) => code.replaceAll("-", "")),
    ])
      expect(stored.toLowerCase()).not.toContain(secret.toLowerCase());
  });
});

describe("revocation is refused on the next request", () => {
  const isOver = async (sessionId: string) => (await actorOf(sessionId)) === null;

  it("signed out", async () => {
    const session = await openSession(await addPerson("viewer"));
    expect(await isOver(session)).toBe(false);
    await signOut(session, origin());
    expect(await isOver(session)).toBe(true);
  });

  it("disabled in the database", async () => {
    const person = await addPerson("viewer");
    const session = await openSession(person);
    await desk.query("update staff set disabled_at = now() where id = $1", [person.id]);
    expect(await isOver(session)).toBe(true);
    expect((await attempt(person.email, goodPassword)).state).toBe("refused");
  });

  it("idle for 30 minutes, or 12 hours old", async () => {
    const person = await addPerson("viewer");
    const [idle, old, fresh] = [
      await openSession(person),
      await openSession(person),
      await openSession(person),
    ];
    const set = async (session: string, change: string) => {
      const actor = await actorOf(session);
      await desk.query(`update sessions set ${change} where id_hash = $1`, [actor?.sessionId]);
    };
    await set(idle, "used_at = now() - interval '30 minutes 1 second'");
    await set(old, "expires_at = now() - interval '1 second'");
    const [{ age } = { age: 0 }] = await desk.query<{ age: number }>(
      "select extract(epoch from max(expires_at) - now())::int as age from sessions where staff_id = $1",
      [person.id],
    );
    expect(age).toBeGreaterThan(11.9 * 3_600);
    expect(age).toBeLessThanOrEqual(12 * 3_600);
    expect([await isOver(idle), await isOver(old), await isOver(fresh)]).toEqual([true, true, false]);
  });

  it("use keeps a session from idling, but not beyond its 12 hours", async () => {
    const person = await addPerson("viewer");
    const session = await openSession(person);
    await desk.query("update sessions set used_at = now() - interval '29 minutes' where staff_id = $1", [
      person.id,
    ]);
    expect(await isOver(session)).toBe(false);
    const [row] = await desk.query<{ idle: number; expires_at: Date }>(
      "select extract(epoch from now() - used_at)::int as idle, expires_at from sessions where staff_id = $1",
      [person.id],
    );
    expect(row?.idle).toBeLessThan(60);
    expect(row?.expires_at.getTime()).toBeLessThanOrEqual(Date.now() + 12 * 3_600_000);
  });

  it("password changed: every other session, not the own one", async () => {
    const person = await addPerson("viewer");
    const [own, other] = [await openSession(person), await openSession(person)];
    const actor = await actorOf(own);
    if (!actor) throw new Error("no actor");
    await expect(
      changePassword(actor, { current: "wrong password", password: "nine-small-boats-17" }, origin()),
    ).rejects.toMatchObject({ code: "invalid", fields: { current: expect.any(String) as string } });
    await expect(
      changePassword(actor, { current: goodPassword, password: "qwerty123456" }, origin()),
    ).rejects.toMatchObject({ code: "invalid" });
    expect(await isOver(other)).toBe(false);
    expect(
      await changePassword(actor, { current: goodPassword, password: "nine-small-boats-17" }, origin()),
    ).toEqual({ ended: 1 });
    expect([await isOver(own), await isOver(other)]).toEqual([false, true]);
    expect((await attempt(person.email, goodPassword)).state).toBe("refused");
    expect((await attempt(person.email, "nine-small-boats-17")).state).toBe("signed-in");
  });
});

describe("step-up: valid 10 minutes, not sliding, of this session only", () => {
  const age = (sessionId: string, interval: string) =>
    desk.query(`update sessions set confirmed_at = now() - interval '${interval}' where id_hash = $1`, [
      sessionId,
    ]);

  it("counts from the sign-in, and use does not prolong it", async () => {
    const person = await addPerson("operator");
    const session = await openSession(person);
    const actor = await actorOf(session);
    if (!actor) throw new Error("no actor");
    expect(() => requireConfirmed(actor)).not.toThrow();
    await age(actor.sessionId, "9 minutes 50 seconds");
    expect(() => requireConfirmed(actor)).not.toThrow();
    await desk.query("update sessions set used_at = now() - interval '5 minutes' where id_hash = $1", [
      actor.sessionId,
    ]);
    await age(actor.sessionId, "10 minutes 1 second");
    const later = await actorOf(session);
    expect(() => later && requireConfirmed(later)).toThrow(expect.objectContaining({ code: "step-up" }));
  });

  it("is given by the password or a code, to the session that asked", async () => {
    const person = await addPerson("operator");
    const { app } = await withTotp(person);
    const [session, other] = [
      await openSession(person, goodPassword, app.generate()),
      await openSession(person, goodPassword, app.generate({ timestamp: Date.now() + 30_000 })),
    ];
    const actor = await actorOf(session);
    const elsewhere = await actorOf(other);
    if (!actor || !elsewhere) throw new Error("no actor");
    for (const one of [actor, elsewhere]) await age(one.sessionId, "11 minutes");
    await expect(
      confirmPresence(actor, { with: "password", password: "wrong password" }, origin()),
    ).rejects.toMatchObject({ code: "invalid" });
    const unproved = await actorOf(session);
    expect(() => unproved && requireConfirmed(unproved)).toThrow();
    await confirmPresence(actor, { with: "password", password: goodPassword }, origin());
    const confirmed = await actorOf(session);
    const still = await actorOf(other);
    expect(() => confirmed && requireConfirmed(confirmed)).not.toThrow();
    expect(() => still && requireConfirmed(still)).toThrow();
    await desk.query("update staff set totp_last_step = null where id = $1", [person.id]);
    const code = app.generate();
    await confirmPresence(elsewhere, { with: "code", code }, origin());
    await expect(confirmPresence(elsewhere, { with: "code", code }, origin())).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("is throttled like signing in, and audited", async () => {
    const actor = await actorFor(await addPerson("operator"));
    for (let guess = 0; guess < 5; guess += 1)
      await expect(
        confirmPresence(actor, { with: "password", password: "wrong password" }, origin()),
      ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      confirmPresence(actor, { with: "password", password: goodPassword }, origin()),
    ).rejects.toMatchObject({ code: "too-many" });
    const rows = await desk.query(
      "select outcome from audit_log where action = 'session.confirm' and actor_id = $1",
      [actor.staffId],
    );
    expect(rows).toEqual(Array(6).fill({ outcome: "refused" }));
  });

  it("is not blocked by wrong sign-ins of a stranger, nor signing in by wrong confirmations", async () => {
    const person = await addPerson("operator");
    const actor = await actorFor(person);
    await inARow(6, () => attempt(person.email, "wrong password", origin().address));
    expect((await attempt(person.email, goodPassword)).state).toBe("throttled");
    expect(await confirmPresence(actor, { with: "password", password: goodPassword }, origin())).toEqual({
      confirmed: true,
    });
    expect(
      await changePassword(actor, { current: goodPassword, password: "nine-small-boats-17" }, origin()),
    ).toEqual({ ended: 0 });

    const other = await addPerson("operator");
    const [guessing, honest] = [await actorFor(other), await actorFor(other)];
    for (let guess = 0; guess < 5; guess += 1)
      await expect(
        confirmPresence(guessing, { with: "password", password: "wrong password" }, origin()),
      ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      changePassword(guessing, { current: goodPassword, password: "nine-small-boats-17" }, origin()),
    ).rejects.toMatchObject({ code: "too-many" });
    expect(await confirmPresence(honest, { with: "password", password: goodPassword }, origin())).toEqual({
      confirmed: true,
    });
    expect((await attempt(other.email, goodPassword)).state).toBe("signed-in");
  });

  it("lets no one guess more than 20 times from all of a person's sessions together", async () => {
    const person = await addPerson("operator");
    const codes: string[] = [];
    for (let session = 0; session < 5; session += 1) {
      const actor = await actorFor(person);
      for (let guess = 0; guess < 5; guess += 1)
        codes.push(
          await confirmPresence(actor, { with: "code", code: `00000${guess}` }, origin()).then(
            () => "ok",
            (error: { code: string }) => error.code,
          ),
        );
    }
    expect(codes).toEqual([...Array<string>(20).fill("invalid"), ...Array<string>(5).fill("too-many")]);
  });
});

describe("a clock that is put back makes nothing last longer", () => {
  afterEach(() => vi.useRealTimers());

  it("neither a confirmation nor a session, when it is the process's", async () => {
    const person = await addPerson("operator");
    const session = await openSession(person);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3 * 3_600_000 });
    const actor = await actorFor(person);
    expect(isConfirmed(actor)).toBe(true);
    await desk.query(
      "update sessions set confirmed_at = now() - interval '10 minutes 1 second' where staff_id = $1",
      [person.id],
    );
    expect(isConfirmed(await actorOf(session))).toBe(false);
    await confirmPresence(actor, { with: "password", password: goodPassword }, origin());
    const [{ age } = { age: -1 }] = await desk.query<{ age: number }>(
      "select extract(epoch from now() - confirmed_at)::int as age from sessions where id_hash = $1",
      [actor.sessionId],
    );
    expect(age).toBeLessThan(5);
    expect(age).toBeGreaterThanOrEqual(0);
    await desk.query(
      "update sessions set used_at = now() - interval '30 minutes 1 second' where staff_id = $1",
      [person.id],
    );
    expect(await actorOf(session)).toBeNull();
  });

  it("nor a confirmation, when it is the database's", async () => {
    const person = await addPerson("operator");
    const session = await openSession(person);
    expect(isConfirmed(await actorOf(session))).toBe(true);
    // As it looks once that clock was put back by an hour.
    await desk.query(
      "update sessions set confirmed_at = now() + interval '1 hour', used_at = now() + interval '1 hour' where staff_id = $1",
      [person.id],
    );
    expect(isConfirmed(await actorOf(session))).toBe(false);
    // It is stored to the millisecond, which may be the next one.
    const [row] = await desk.query<{ ahead: boolean }>(
      "select used_at > now() + interval '1 second' as ahead from sessions where staff_id = $1",
      [person.id],
    );
    expect(row?.ahead).toBe(false);
  });

  it("nor the 15 minutes of a throttle shorter", async () => {
    const { email } = await addPerson("viewer");
    await inARow(5, () => attempt(email, "wrong password"));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    expect((await attempt(email, goodPassword)).state).toBe("throttled");
  });
});

describe("a person's sessions", () => {
  it("are at most so many: one more ends the one used longest ago, and the audit says so", async () => {
    const person = await addPerson("viewer");
    const open: string[] = [];
    for (let count = 0; count < maxPerPerson.sessions; count += 1) open.push(await openSession(person));
    expect((await Promise.all(open.map(actorOf))).every(Boolean)).toBe(true);
    const stale = await actorOf(open[7] ?? "");
    await desk.query("update sessions set used_at = now() - interval '5 minutes' where id_hash = $1", [
      stale?.sessionId,
    ]);
    open.push(await openSession(person));
    const left = await Promise.all(open.map(actorOf));
    expect(left.flatMap((actor, at) => (actor === null ? [at] : []))).toEqual([7]);
    expect(
      await desk.query(
        "select outcome, after from audit_log where action = 'session.end' and actor_id = $1",
        [person.id],
      ),
    ).toEqual([{ outcome: "done", after: { sessions: 1 } }]);
  });
});

describe("once AUTH_SECRET was changed", () => {
  const [before, now] = ["a secret of the tests, long enough to be one", "the one after it, long enough too"];
  beforeAll(() => underSecret(now, [before]));
  // Known to the other, so that either may continue the audit.
  afterAll(() => underSecret(before, [now]));

  it("an administrator with an authenticator app is told why no code counts, and gets in by a link from the server", async () => {
    underSecret(before, [now]);
    const person = await addPerson("admin");
    const { app, codes } = await withTotp(person);
    underSecret(now, [before]);
    for (const code of [app.generate(), codes[0] ?? ""])
      expect((await attempt(person.email, goodPassword, undefined, code)).state).toBe("unreadable");
    expect((await attempt(person.email, "wrong password", undefined, codes[0])).state).toBe("refused");

    await expect(resetAdministrator("nobody@desk.example", "the server")).rejects.toThrow("There is no one");
    await expect(resetAdministrator((await addPerson("operator")).email, "the server")).rejects.toMatchObject(
      { code: "forbidden" },
    );
    const { url } = await resetAdministrator(person.email.toUpperCase(), "the server");
    const password = "nine-small-boats-17";
    await acceptLink({ token: new URL(url).searchParams.get("token") ?? "", password }, origin());
    expect((await attempt(person.email, password)).state).toBe("signed-in");
    expect(
      await desk.query(
        "select actor_id, actor_name, outcome, after from audit_log where action = 'staff.reset' and subject = $1",
        [person.email],
      ),
    ).toEqual([
      {
        actor_id: null,
        actor_name: "the server",
        outcome: "done",
        after: { sessions: 1, dropSecondFactors: true },
      },
    ]);
  });
});
