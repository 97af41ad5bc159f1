import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startDesk, type TestDesk } from "../../testing/desk";
import { addPerson, openSession } from "../../testing/staff";
import { env } from "../env";

const request = vi.hoisted(() => ({ cookie: null as string | null }));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => (request.cookie === null ? undefined : { value: request.cookie }) }),
}));
const { currentActor } = await import("./current");
const { whyOver } = await import("./why-over");

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

/** Someone signed in, whose session or account is then changed. */
async function after(change: string): Promise<string> {
  const person = await addPerson("viewer");
  const sid = await openSession(person);
  request.cookie = await encode({ token: { sid }, secret: env().authSecret });
  expect(await currentActor()).toMatchObject({ email: person.email });
  await desk.query(`${change} where ${change.includes("update staff") ? "id" : "staff_id"} = '${person.id}'`);
  expect(await currentActor()).toBeNull();
  return whyOver();
}

it("says why a session no longer counts, to whoever holds its cookie", async () => {
  expect(await after("update sessions set revoked_at = now()")).toMatch(/^This session was ended/);
  expect(await after("update sessions set expires_at = now() - interval '1 second'")).toMatch(
    /^A session ends \d+ (hours?|minutes?) after signing in\.$/,
  );
  expect(await after("update sessions set used_at = now() - interval '30 days'")).toMatch(
    /^A session ends after \d+ (hours?|minutes?) without use\.$/,
  );
  expect(await after("update staff set disabled_at = now()")).toBe(
    "Your account was disabled; ask an administrator.",
  );
});

it("says nothing to anyone else", async () => {
  for (const cookie of [
    null,
    "",
    "forged",
    await encode({ token: { sid: "unknown" }, secret: env().authSecret }),
  ]) {
    request.cookie = cookie;
    expect(await whyOver()).toBe("You are signed out.");
  }
});
