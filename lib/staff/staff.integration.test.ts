import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PresentActor } from "../actor";
import { assertionOptions } from "../auth/passkeys";
import { actorOf } from "../auth/sessions";
import { signIn, signInWithPasskey } from "../auth/sign-in";
import { maxPerPerson } from "../domain/staff/limits";
import { addPasskey } from "../profile/add-passkey";
import { changePassword } from "../profile/change-password";
import { offerPasskey } from "../profile/offer-passkey";
import { startDesk, type TestDesk } from "../../testing/desk";
import { makeDevice } from "../../testing/passkey";
import { actorFor, addPerson, from, goodPassword, openSession } from "../../testing/staff";
import { acceptLink } from "./accept";
import { disableStaff } from "./disable";
import { inviteStaff } from "./invite";
import { readLink } from "../auth/links";
import { listStaff } from "./list";
import { resetStaff } from "./reset";
import { listSessions } from "./list-sessions";
import { setCeilings } from "./set-ceilings";
import { setRole } from "./set-role";
import { enableStaff } from "./enable";
import { withdrawInvitation } from "./withdraw-invitation";
import { endStaffSession } from "./end-session";
import { endStaffSessions } from "./end-all-sessions";
import { endOwnSessions } from "./end-own-sessions";

let desk: TestDesk;
let admin: PresentActor;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.query("update staff set role = 'viewer'");
  admin = await actorFor(await addPerson("admin", "Ada Admin"));
});

const origin = () => ({ requestId: randomUUID(), address: "198.51.100.7" });
const tokenOf = (link: { url: string }) => new URL(link.url).searchParams.get("token") ?? "";
const newEmail = () => `${randomUUID()}@desk.example`;
const roleOf = async (id: string) =>
  (
    await desk.query<{ role: string; disabled_at: Date | null }>(
      "select role, disabled_at from staff where id = $1",
      [id],
    )
  )[0];
const lastAudit = async () =>
  (
    await desk.query(
      "select action, outcome, actor_name, subject, before, after, address from audit_log order by seq desc limit 1",
    )
  )[0];

describe("invitations", () => {
  it("let someone in once, with the role they were invited to", async () => {
    const email = newEmail();
    const link = await inviteStaff(admin, { email, role: "operator" }, origin());
    expect(Date.parse(link.expiresAt) - Date.now()).toBeGreaterThan(71.9 * 3_600_000);
    expect(await readLink(tokenOf(link))).toEqual({ kind: "invite", email });
    const request = { token: tokenOf(link), name: "Otto Operator", password: "nine-small-boats-17" };
    const both = await Promise.allSettled([acceptLink(request, origin()), acceptLink(request, origin())]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(acceptLink(request, origin())).rejects.toMatchObject({ code: "forbidden" });
    expect((await signIn({ email, password: "nine-small-boats-17" }, from())).state).toBe("signed-in");
    const { staff } = await listStaff(admin);
    expect(staff.find((person) => person.email === email)).toMatchObject({
      role: "operator",
      name: "Otto Operator",
      disabled: false,
    });
  });

  it("are void after 72 hours, when withdrawn and when made anew", async () => {
    const email = newEmail();
    const first = await inviteStaff(admin, { email, role: "viewer" }, origin());
    const second = await inviteStaff(admin, { email: email.toUpperCase(), role: "viewer" }, origin());
    expect(await readLink(tokenOf(first))).toBeNull();
    await desk.query(
      "update staff_links set expires_at = now() - interval '1 second' where lower(email) = $1",
      [email],
    );
    expect(await readLink(tokenOf(second))).toBeNull();
    await expect(
      acceptLink({ token: tokenOf(second), name: "Late", password: "nine-small-boats-17" }, origin()),
    ).rejects.toMatchObject({ code: "forbidden" });
    const third = await inviteStaff(admin, { email, role: "viewer" }, origin());
    const { invitations } = await listStaff(admin);
    const invitation = invitations.find((one) => one.email === email);
    await withdrawInvitation(admin, { linkId: invitation?.id ?? "" }, origin());
    expect(await readLink(tokenOf(third))).toBeNull();
  });

  it.each([
    ["disabled", (staffId: string, other: PresentActor) => disableStaff(other, { staffId }, origin())],
    [
      "demoted",
      (staffId: string, other: PresentActor) => setRole(other, { staffId, role: "operator" }, origin()),
    ],
    [
      "disabled in the database",
      (staffId: string) => desk.query("update staff set disabled_at = now() where id = $1", [staffId]),
    ],
    [
      "demoted in the database",
      (staffId: string) => desk.query("update staff set role = 'operator' where id = $1", [staffId]),
    ],
    [
      "removed from the database",
      (staffId: string) => desk.query("delete from staff where id = $1", [staffId]),
    ],
  ])("die, and reset links too, once the person who made them is %s", async (_what, change) => {
    const maker = await actorFor(await addPerson("admin"));
    const [invited, reset] = [newEmail(), await addPerson("viewer")];
    const links = [
      await inviteStaff(maker, { email: invited, role: "admin" }, origin()),
      await resetStaff(maker, { staffId: reset.id, dropSecondFactors: false }, origin()),
    ];
    for (const link of links) expect(await readLink(tokenOf(link))).not.toBeNull();
    await change(maker.staffId, admin);
    for (const link of links) {
      expect(await readLink(tokenOf(link))).toBeNull();
      await expect(
        acceptLink({ token: tokenOf(link), name: "Too Late", password: "nine-small-boats-17" }, origin()),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(
      (await listStaff(admin)).invitations.filter(({ email, expired }) => email === invited && !expired),
    ).toEqual([]);
    expect(await desk.query("select 1 from staff where email = $1", [invited])).toEqual([]);
  });

  it("do not come back to life with the rights of the person who made them", async () => {
    const maker = await actorFor(await addPerson("admin"));
    const link = await inviteStaff(maker, { email: newEmail(), role: "viewer" }, origin());
    await setRole(admin, { staffId: maker.staffId, role: "support" }, origin());
    await setRole(admin, { staffId: maker.staffId, role: "admin" }, origin());
    expect(await readLink(tokenOf(link))).toBeNull();
  });

  it("are at most so many of one person at a time", async () => {
    const open = Array.from({ length: maxPerPerson.links + 3 }, () =>
      inviteStaff(admin, { email: newEmail(), role: "viewer" }, origin()),
    );
    const results = await Promise.allSettled(open);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(maxPerPerson.links);
    for (const one of results)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    await desk.query("update staff_links set expires_at = now() - interval '1 second' where maker_id = $1", [
      admin.staffId,
    ]);
    await inviteStaff(admin, { email: newEmail(), role: "viewer" }, origin());
  });

  it("are stored as a digest and never for someone on the staff", async () => {
    const email = newEmail();
    const link = await inviteStaff(admin, { email, role: "viewer" }, origin());
    expect(
      JSON.stringify([
        await desk.query("select * from staff_links"),
        await desk.query("select * from audit_log"),
      ]),
    ).not.toContain(tokenOf(link));
    expect(JSON.stringify(await listStaff(admin))).not.toContain(tokenOf(link));
    await expect(
      inviteStaff(admin, { email: admin.email.toUpperCase(), role: "viewer" }, origin()),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it.each(["qwerty123456", "someone-invited-1"])("take no password such as %s", async (password) => {
    const link = await inviteStaff(
      admin,
      { email: `invited-${randomUUID().slice(0, 4)}@desk.example`, role: "viewer" },
      origin(),
    );
    await expect(
      acceptLink({ token: tokenOf(link), name: "Somebody Invited", password }, origin()),
    ).rejects.toMatchObject({ code: "invalid", fields: { password: expect.any(String) as string } });
    expect(await readLink(tokenOf(link))).not.toBeNull();
  });
});

describe("the last admin cannot be removed", () => {
  it("neither demoted nor disabled by a colleague whose own rights are going", async () => {
    const other = await addPerson("admin");
    const otherActor = await actorFor(other);
    await setRole(otherActor, { staffId: admin.staffId, role: "viewer" }, origin());
    // The first one still holds what the request began with; the database decides.
    await expect(setRole(admin, { staffId: other.id, role: "viewer" }, origin())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(disableStaff(admin, { staffId: other.id }, origin())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(inviteStaff(admin, { email: newEmail(), role: "admin" }, origin())).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await roleOf(other.id)).toEqual({ role: "admin", disabled_at: null });
  });

  it("not even when two demote or disable each other at once, ten times over, nor do both where there are more", async () => {
    for (let round = 0; round < 10; round += 1) {
      await desk.query("update staff set role = 'viewer'");
      const more = round < 5 ? 0 : 1;
      if (more) await addPerson("admin");
      const [a, b] = [await addPerson("admin"), await addPerson("admin")];
      const [actorA, actorB] = [await actorFor(a), await actorFor(b)];
      const results = await Promise.allSettled([
        setRole(actorA, { staffId: b.id, role: "viewer" }, origin()),
        round % 2 === 0
          ? setRole(actorB, { staffId: a.id, role: "support" }, origin())
          : disableStaff(actorB, { staffId: a.id }, origin()),
      ]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const [left] = await desk.query<{ count: number }>(
        "select count(*)::int as count from staff where role = 'admin' and disabled_at is null",
      );
      expect(left?.count).toBe(1 + more);
    }
  });

  it("no one changes their own role or access", async () => {
    await addPerson("admin");
    await expect(setRole(admin, { staffId: admin.staffId, role: "viewer" }, origin())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(disableStaff(admin, { staffId: admin.staffId }, origin())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      resetStaff(admin, { staffId: admin.staffId, dropSecondFactors: true }, origin()),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("revocation is refused on the next request", () => {
  const people = [
    ["role changed", (staffId: string) => setRole(admin, { staffId, role: "support" }, origin())],
    ["disabled", (staffId: string) => disableStaff(admin, { staffId }, origin())],
    [
      "password reset",
      (staffId: string) => resetStaff(admin, { staffId, dropSecondFactors: false }, origin()),
    ],
    ["signed out everywhere", (staffId: string) => endStaffSessions(admin, { staffId }, origin())],
  ] as const;

  it.each(people)("%s", async (_what, change) => {
    const person = await addPerson("operator");
    const sessions = [await openSession(person), await openSession(person)];
    expect((await Promise.all(sessions.map(actorOf))).every(Boolean)).toBe(true);
    await change(person.id);
    expect(await Promise.all(sessions.map(actorOf))).toEqual([null, null]);
    expect(await actorOf(await openSession(await addPerson("viewer")))).not.toBeNull();
  });

  it("one session signed out, the others not", async () => {
    const person = await addPerson("operator");
    const [first, second] = [await openSession(person), await openSession(person)];
    const actor = await actorOf(first);
    await endStaffSession(admin, { staffId: person.id, sessionId: actor?.sessionId ?? "" }, origin());
    expect([await actorOf(first), (await actorOf(second)) !== null]).toEqual([null, true]);
    const other = await addPerson("operator");
    const otherActor = await actorFor(other);
    await expect(
      endStaffSession(admin, { staffId: person.id, sessionId: otherActor.sessionId }, origin()),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("the own sessions elsewhere, and never someone else's", async () => {
    const person = await addPerson("viewer");
    const [here, there] = [await openSession(person), await openSession(person)];
    const actor = await actorOf(here);
    const stranger = await actorFor(await addPerson("viewer"));
    if (!actor) throw new Error("no actor");
    expect(await endOwnSessions(actor, { sessionId: stranger.sessionId }, origin())).toEqual({ ended: 0 });
    expect(await endOwnSessions(actor, { sessionId: null }, origin())).toEqual({ ended: 1 });
    expect([(await actorOf(here)) !== null, await actorOf(there)]).toEqual([true, null]);
    expect(await listSessions(actor, person.id)).toMatchObject([
      { current: true, device: "Chrome on Linux" },
    ]);
  });

  it("disabled and enabled again, with the old password", async () => {
    const person = await addPerson("support");
    await disableStaff(admin, { staffId: person.id }, origin());
    expect((await signIn({ email: person.email, password: goodPassword }, from())).state).toBe("refused");
    await enableStaff(admin, { staffId: person.id }, origin());
    expect((await signIn({ email: person.email, password: goodPassword }, from())).state).toBe("signed-in");
  });
});

describe("a reset", () => {
  it("ends the old password at once and sets a new one by a link", async () => {
    const person = await addPerson("support");
    const link = await resetStaff(admin, { staffId: person.id, dropSecondFactors: false }, origin());
    expect((await signIn({ email: person.email, password: goodPassword }, from())).state).toBe("refused");
    expect(await acceptLink({ token: tokenOf(link), password: "nine-small-boats-17" }, origin())).toEqual({
      kind: "reset",
      email: person.email,
    });
    expect((await signIn({ email: person.email, password: "nine-small-boats-17" }, from())).state).toBe(
      "signed-in",
    );
    await expect(
      acceptLink({ token: tokenOf(link), password: "ten-large-rafts-23" }, origin()),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("takes no password with the person's name or e-mail in it", async () => {
    const person = await addPerson("support", "Ingeborg Blomquist");
    const link = await resetStaff(admin, { staffId: person.id, dropSecondFactors: false }, origin());
    for (const password of ["ingeborg-boats-17", "nine-BLOMQUIST-17", `x-${person.email}`]) {
      await expect(acceptLink({ token: tokenOf(link), password }, origin())).rejects.toMatchObject({
        code: "invalid",
        fields: { password: "It must not contain your name or e-mail." },
      });
      await expect(
        acceptLink({ token: tokenOf(link), name: "Someone Else", password }, origin()),
      ).rejects.toMatchObject({ code: "invalid" });
    }
    expect(await acceptLink({ token: tokenOf(link), password: "nine-small-boats-17" }, origin())).toEqual({
      kind: "reset",
      email: person.email,
    });
  });

  it("is void once the account is disabled", async () => {
    const person = await addPerson("support");
    const link = await resetStaff(admin, { staffId: person.id, dropSecondFactors: false }, origin());
    await disableStaff(admin, { staffId: person.id }, origin());
    await expect(
      acceptLink({ token: tokenOf(link), password: "nine-small-boats-17" }, origin()),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what waits behind a change of the same person", () => {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: { code: string }) => error.code,
    );
  const passkeysOf = (staffId: string) => desk.query("select 1 from passkeys where staff_id = $1", [staffId]);

  /** Starts the change, then `late`; neither finishes before both wait. Returns how `late` ended. */
  async function behind<T>(
    staffId: string,
    change: () => Promise<unknown>,
    late: () => Promise<T>,
  ): Promise<T> {
    const holder = new pg.Client(desk.databaseUrl);
    await holder.connect();
    await holder.query(`begin; select 1 from staff where id = '${staffId}' for no key update`);
    const waiting = async () =>
      (
        await desk.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).length;
    const first = change();
    await expect.poll(waiting).toBe(1);
    const second = late();
    await expect.poll(waiting).toBe(2);
    await holder.query("commit");
    await holder.end();
    await first;
    return second;
  }

  const resetOf = (staffId: string) => () =>
    resetStaff(admin, { staffId, dropSecondFactors: true }, origin());

  it("adds no passkey after a reset that drops them", async () => {
    const actor = await actorFor(await addPerson("operator"));
    const answer = makeDevice().made(await offerPasskey(actor, {}, origin()));
    expect(
      await behind(actor.staffId, resetOf(actor.staffId), () =>
        codeOf(addPasskey(actor, { name: "Phone", answer }, origin())),
      ),
    ).toBe("unauthenticated");
    expect(await passkeysOf(actor.staffId)).toEqual([]);
  });

  it("signs no one in by a passkey that a reset has dropped, with or without a password", async () => {
    for (const hasPassword of [false, true]) {
      const person = await addPerson("operator");
      const actor = await actorFor(person);
      const device = makeDevice();
      const answer = device.made(await offerPasskey(actor, {}, origin()));
      await addPasskey(actor, { name: "Phone", answer }, origin());
      if (!hasPassword) await desk.query("update staff set password_hash = null where id = $1", [person.id]);
      const signInNow = async () => signInWithPasskey(device.used(await assertionOptions("sign-in")), from());
      expect((await signInNow()).state).toBe("signed-in");
      expect((await behind(person.id, resetOf(person.id), signInNow)).state).toBe("refused");
      expect(await lastAudit()).toMatchObject({ action: "session.sign-in", outcome: "refused" });
      expect(await passkeysOf(person.id)).toEqual([]);
      expect((await listSessions(admin, person.id)).length).toBe(0);
    }
  });

  it("sets no password from a session that was signed out everywhere", async () => {
    const person = await addPerson("operator");
    const actor = await actorFor(person);
    expect(
      await behind(
        person.id,
        () => endStaffSessions(admin, { staffId: person.id }, origin()),
        () =>
          codeOf(changePassword(actor, { current: goodPassword, password: "nine-small-boats-17" }, origin())),
      ),
    ).toBe("unauthenticated");
    expect((await signIn({ email: person.email, password: goodPassword }, from())).state).toBe("signed-in");
  });

  it("makes no invitation in the name of an administrator who was reset", async () => {
    const other = await actorFor(await addPerson("admin"));
    const email = newEmail();
    expect(
      await behind(other.staffId, resetOf(other.staffId), () =>
        codeOf(inviteStaff(other, { email, role: "admin" }, origin())),
      ),
    ).toBe("unauthenticated");
    expect((await listStaff(admin)).invitations.filter((one) => one.email === email)).toEqual([]);
  });
});

describe("every change is audited, and only an admin makes one", () => {
  it.each(["viewer", "support", "operator"] as const)("%s is refused", async (role) => {
    const actor = await actorFor(await addPerson(role));
    const staffId = (await addPerson("viewer")).id;
    const tries = [
      () => listStaff(actor),
      () => listSessions(actor, staffId),
      () => inviteStaff(actor, { email: newEmail(), role: "admin" }, origin()),
      () => setRole(actor, { staffId, role: "admin" }, origin()),
      () => setCeilings(actor, { staffId, daily: null, action: null }, origin()),
      () => disableStaff(actor, { staffId }, origin()),
      () => enableStaff(actor, { staffId }, origin()),
      () => resetStaff(actor, { staffId, dropSecondFactors: true }, origin()),
      () => endStaffSessions(actor, { staffId }, origin()),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  });

  it("says who, what, before, after and from where", async () => {
    const person = await addPerson("viewer");
    const line = { outcome: "done", actor_name: "Ada Admin", subject: person.email, address: "198.51.100.7" };
    await setRole(admin, { staffId: person.id, role: "operator" }, origin());
    expect(await lastAudit()).toMatchObject({
      ...line,
      action: "staff.set-role",
      before: { role: "viewer" },
      after: { role: "operator" },
    });
    await setCeilings(admin, { staffId: person.id, daily: 50, action: 10 }, origin());
    expect(await lastAudit()).toMatchObject({
      ...line,
      action: "staff.set-ceilings",
      before: { daily: null, action: null },
      after: { daily: 50, action: 10 },
    });
    // A ceiling that was not touched stays what a colleague made of it, and one that was is not overwritten
    // unseen.
    const seen = { daily: 50, action: 10 };
    await setCeilings(admin, { staffId: person.id, action: 20, seen }, origin());
    expect(await setCeilings(admin, { staffId: person.id, daily: 60, seen }, origin())).toEqual({
      daily: 60,
      action: 20,
    });
    await expect(setCeilings(admin, { staffId: person.id, daily: 70, seen }, origin())).rejects.toMatchObject(
      {
        code: "conflict",
        fields: { daily: "A colleague set it to 60 GB. Save again to replace it." },
      },
    );
    // Sent again after a lost answer, it is as it was asked for.
    expect(await setCeilings(admin, { staffId: person.id, daily: 60, seen }, origin())).toMatchObject({
      daily: 60,
    });
    await resetStaff(admin, { staffId: person.id, dropSecondFactors: true }, origin());
    expect(await lastAudit()).toMatchObject({
      ...line,
      action: "staff.reset",
      after: { dropSecondFactors: true },
    });
    await disableStaff(admin, { staffId: person.id }, origin());
    expect(await lastAudit()).toMatchObject({ ...line, action: "staff.disable" });
    const [{ count } = { count: 0 }] = await desk.query<{ count: number }>(
      "select count(*)::int as count from audit_log",
    );
    await disableStaff(admin, { staffId: person.id }, origin());
    expect(await desk.query("select count(*)::int as count from audit_log")).toEqual([{ count }]);
  });

  it("happens not at all when it cannot be audited", async () => {
    const person = await addPerson("viewer");
    const session = await openSession(person);
    await desk.query("alter table audit_head rename to audit_head_away");
    try {
      await expect(setRole(admin, { staffId: person.id, role: "admin" }, origin())).rejects.toThrow();
      await expect(signIn({ email: person.email, password: goodPassword }, from())).rejects.toThrow();
    } finally {
      await desk.query("alter table audit_head_away rename to audit_head");
    }
    expect(await roleOf(person.id)).toMatchObject({ role: "viewer" });
    expect(await actorOf(session)).not.toBeNull();
    expect(await desk.query("select 1 from sessions where staff_id = $1", [person.id])).toHaveLength(1);
  });
});
