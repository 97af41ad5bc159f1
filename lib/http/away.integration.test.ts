import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { withClient } from "../../scripts/lib/databases.mjs";
import { startDesk, type TestDesk } from "../../testing/desk";
import { openSession, addPerson, type Person } from "../../testing/staff";
import { findActions, routeModule } from "../../testing/writes";
import { pool } from "../db/client";
import { env } from "../env";
import { signedOut } from "./sign-in-endpoints";

const request = vi.hoisted(() => ({ headers: new Headers(), cookie: "" }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => ({ value: request.cookie }) }),
}));

let desk: TestDesk;
let person: Person;
const cookieOf = (sid: string) => encode({ token: { sid }, secret: env().authSecret });
beforeAll(async () => {
  desk = await startDesk();
  person = await addPerson("admin");
  request.cookie = await cookieOf(await openSession(person));
  request.headers = new Headers({ origin: env().origins[0], "sec-fetch-site": "same-origin" });
});
afterAll(() => desk.close());

/** Takes no connection any more, and ends those there are, as at a restart of PostgreSQL. */
const accepting = (accepts: boolean) => {
  const name = new URL(desk.databaseUrl).pathname.slice(1);
  return withClient(process.env.TEST_DATABASE_URL ?? "", async (client) => {
    await client.query(`alter database "${name}" with allow_connections ${accepts}`);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  });
};

async function overview() {
  const { GET } = (await routeModule("api/overview")) as {
    GET: (request: Request, context: unknown) => Promise<Response>;
  };
  const answer = await GET(new Request(`${env().origins[0]}/api/overview`), { params: Promise.resolve({}) });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return { status: answer.status, retry: answer.headers.get("retry-after"), code: error?.code };
}

it("while the database is away, routes answer 503 with Retry-After and actions say so; then all is as before", async () => {
  const sync = (await findActions()).get("syncNowAction");
  expect(await overview()).toEqual({ status: 200, retry: null, code: undefined });
  await accepting(false);
  try {
    expect(await overview()).toEqual({ status: 503, retry: "5", code: "unavailable" });
    expect(await sync?.({ accountId: "any" })).toMatchObject({
      ok: false,
      error: {
        code: "unavailable",
        message: "Subdesk’s database does not answer at the moment. Try again soon.",
      },
    });
  } finally {
    await accepting(true);
  }
  await expect.poll(overview).toMatchObject({ status: 200 });
});

it("a sign-out that cannot be stored is not answered as one, and a stored one is in the audit once", async () => {
  const before = request.cookie;
  request.cookie = await cookieOf(await openSession(person));
  const signOut = async () => {
    const answer = await signedOut(new Request(`${env().origins[0]}/api/auth/signout`, { method: "POST" }));
    return { status: answer.status, cookie: answer.headers.get("set-cookie") };
  };
  const gone = "subdesk.session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  await accepting(false);
  try {
    expect(await signOut()).toEqual({ status: 503, cookie: null });
  } finally {
    await accepting(true);
  }
  await expect.poll(overview).toMatchObject({ status: 200 });
  expect(await signOut()).toEqual({ status: 200, cookie: gone });
  expect(await overview()).toMatchObject({ status: 401 });
  expect(await signOut()).toEqual({ status: 200, cookie: gone });
  expect(
    await desk.query("select actor_id, outcome from audit_log where action = 'session.sign-out'"),
  ).toEqual([{ actor_id: person.id, outcome: "done" }]);
  request.cookie = before;
});

it("with no connection left it answers the same, and as before once there is one", async () => {
  const limited = new URL(desk.databaseUrl);
  limited.username = `limited_${randomUUID().slice(0, 8)}`;
  limited.password = "limited";
  await desk.query(
    `create role ${limited.username} login password 'limited' connection limit ${env().poolSize}`,
  );
  await desk.query(`grant all on all tables in schema public to ${limited.username}`);
  const others = Array.from({ length: env().poolSize }, () => new pg.Client(limited.href));
  const { options } = pool();
  const before = options.connectionString;
  try {
    for (const client of others) await client.connect();
    options.connectionString = limited.href;
    await withClient(process.env.TEST_DATABASE_URL ?? "", (client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'subdesk'",
        [new URL(desk.databaseUrl).pathname.slice(1)],
      ),
    );
    expect(await overview()).toEqual({ status: 503, retry: "5", code: "unavailable" });
    await Promise.all(others.map((client) => client.end()));
    await expect.poll(overview).toMatchObject({ status: 200 });
  } finally {
    options.connectionString = before;
    await withClient(desk.databaseUrl, async (client) => {
      await client.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [
        limited.username,
      ]);
      await client.query(`drop owned by ${limited.username}`);
      await client.query(`drop role ${limited.username}`);
    });
  }
});
