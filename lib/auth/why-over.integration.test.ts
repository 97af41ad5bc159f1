import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startDesk, type TestDesk } from "../../testing/desk";
import { addPerson, openSession } from "../../testing/staff";
import { routeModule } from "../../testing/writes";
import { env } from "../env";

const request = vi.hoisted(() => ({ cookie: null as string | null, headers: new Headers() }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
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

it("is kept from ending by a read of the person, and not by one that the page makes while no one is there", async () => {
  const person = await addPerson("viewer");
  request.cookie = await encode({ token: { sid: await openSession(person) }, secret: env().authSecret });
  const { GET } = (await routeModule("api/accounts")) as {
    GET: (request: Request, context: unknown) => Promise<Response>;
  };
  const idleAfter = async (headers: Record<string, string>) => {
    request.headers = new Headers(headers);
    const read = new Request(`${env().origins[0]}/api/accounts`, { headers });
    expect((await GET(read, { params: Promise.resolve({}) })).status).toBe(200);
    return desk.query(
      "select extract(epoch from now() - s.used_at)::int / 60 as idle, p.last_seen_at > now() - interval '1 minute' as seen from sessions s join staff p on p.id = s.staff_id where p.id = $1",
      [person.id],
    );
  };
  const long = "now() - interval '29 minutes'";
  await desk.query(`update sessions set used_at = ${long} where staff_id = $1`, [person.id]);
  await desk.query(`update staff set last_seen_at = ${long} where id = $1`, [person.id]);
  expect(await idleAfter({ "x-subdesk-unattended": "1" })).toEqual([{ idle: 29, seen: false }]);
  expect(await idleAfter({})).toEqual([{ idle: 0, seen: true }]);
});
