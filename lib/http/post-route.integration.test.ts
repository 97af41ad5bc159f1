import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "../env";
import type { Envelope } from "../domain/errors";
import type { RunView } from "../domain/runs/run";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { posts } from "../../testing/entries";
import { addPerson, openSession } from "../../testing/staff";
import { postTo, routeModule } from "../../testing/writes";

const request = vi.hoisted(() => ({ headers: new Headers(), cookie: null as string | null }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => (request.cookie === null ? undefined : { value: request.cookie }) }),
}));

const megabyte = 1024 * 1024;
const most = 10_000;

let desk: TestDesk;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  desk = await startDesk();
  for (const role of ["viewer", "admin"] as const)
    cookies[role] = await encode({
      token: { sid: await openSession(await addPerson(role)) },
      secret: env().authSecret,
    });
});
afterAll(() => desk.close());
beforeEach(() => {
  request.headers = new Headers({ origin: env().origins[0], "sec-fetch-site": "same-origin" });
  request.cookie = cookies.admin ?? null;
});

/** A body that counts how much of it is taken, and never says how long it is. */
function counted(bytes: number, hold?: Promise<void>) {
  const taken = { bytes: 0 };
  const chunk = new TextEncoder().encode(" ".repeat(64 * 1024));
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await hold;
        if (taken.bytes >= bytes) return controller.close();
        taken.bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken };
}

const answerOf = async (response: Response) => ({
  status: response.status,
  envelope: (await response.json()) as Envelope<RunView>,
});
const codeOf = async (response: Response) => {
  const { status, envelope } = await answerOf(response);
  return [status, envelope.ok ? "ok" : envelope.error.code];
};

const paths = Object.keys(posts);

describe("nothing of a body is read", () => {
  it.each(paths)("of a stranger's: %s", async (path) => {
    request.cookie = null;
    const { body, taken } = counted(megabyte);
    expect(await codeOf(await postTo(path, body, request.headers))).toEqual([401, "unauthenticated"]);
    expect(taken.bytes).toBe(0);
  });

  it.each(paths)("of another site's: %s", async (path) => {
    request.headers = new Headers({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    const { body, taken } = counted(megabyte);
    expect(await codeOf(await postTo(path, body, request.headers))).toEqual([403, "forbidden"]);
    expect(taken.bytes).toBe(0);
  });

  it.each(paths)("of someone's who may not: %s", async (path) => {
    request.cookie = cookies.viewer ?? null;
    const { body, taken } = counted(megabyte);
    expect(await codeOf(await postTo(path, body, request.headers))).toEqual([403, "forbidden"]);
    expect(taken.bytes).toBe(0);
  });

  it.each(paths)("of what says that it is larger than 8 MB: %s", async (path) => {
    const { body, taken } = counted(megabyte);
    expect(
      await codeOf(
        await postTo(
          path,
          body,
          new Headers([...request.headers, ["content-length", String(8 * megabyte + 1)]]),
        ),
      ),
    ).toEqual([413, "too-large"]);
    expect(taken.bytes).toBe(0);
  });

  it("of whoever has two under way and four that wait, until these have ended", async () => {
    let release = () => {};
    const hold = new Promise<void>((resolve) => (release = resolve));
    const calls = Array.from({ length: 9 }, () => counted(64 * 1024, hold));
    const ended: unknown[] = [];
    const answers = calls.map(async ({ body }) => {
      const code = await codeOf(await postTo("api/bulk/plan", body, request.headers));
      ended.push(code);
      return code;
    });
    await vi.waitFor(() => expect(ended).toHaveLength(3), 5_000);
    expect(ended).toEqual(Array.from({ length: 3 }, () => [429, "too-many"]));
    expect(calls.map(({ taken }) => taken.bytes)).toEqual(Array.from({ length: 9 }, () => 0));
    release();
    await Promise.all(answers);
    expect(ended.slice(3)).toEqual(Array.from({ length: 6 }, () => [400, "unreadable"]));
    expect(calls.filter(({ taken }) => taken.bytes > 0)).toHaveLength(6);
  });
});

it("what waited or arrived slowly is refused where the sender's rights were taken away meanwhile", async () => {
  const path = "api/bulk/plan";
  const bytes = new TextEncoder().encode(JSON.stringify(posts[path]?.input));
  const person = await addPerson("admin");
  request.cookie = await encode({
    token: { sid: await openSession(person) },
    secret: env().authSecret,
  });
  let release = () => {};
  const hold = new Promise<void>((resolve) => (release = resolve));
  let begun = 0;
  // Two are read, the third waits for its turn.
  const answers = Array.from({ length: 3 }, () => {
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          begun += 1;
          await hold;
          controller.enqueue(bytes);
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return postTo(path, body, request.headers).then(codeOf);
  });
  await vi.waitFor(() => expect(begun).toBe(2));
  await desk.query("update staff set role = 'viewer' where id = $1", [person.id]);
  release();
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 3 }, () => [403, "forbidden"]));
  expect(begun).toBe(2);
});

describe("a body that turns out to be larger than 8 MB", () => {
  it.each<[string, Record<string, string>]>([
    ["without a length", {}],
    ["with a length that is not true", { "content-length": "10" }],
  ])("is read no further: %s", async (_what, more) => {
    const { body, taken } = counted(64 * megabyte);
    expect(
      await codeOf(
        await postTo("api/bulk/plan", body, new Headers([...request.headers, ...Object.entries(more)])),
      ),
    ).toEqual([413, "too-large"]);
    expect(taken.bytes).toBeLessThanOrEqual(8 * megabyte + 64 * 1024);
  });

  it("is what it is also with a length that is none", async () => {
    const { body } = counted(64 * 1024);
    expect(
      await codeOf(
        await postTo("api/bulk/plan", body, new Headers([...request.headers, ["content-length", "x"]])),
      ),
    ).toEqual([400, "unreadable"]);
  });

  it("that breaks off is refused as one that cannot be read", async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error("gone")) });
    expect(await codeOf(await postTo("api/bulk/plan", body, request.headers))).toEqual([400, "unreadable"]);
  });
});

describe(`${most} of the longest rows`, () => {
  const text = (length: number, index: number) => String(index).padStart(length, "x");

  it("are planned", async () => {
    await desk.query(
      "insert into accounts (id, provider, label, source) values ($1, 'netnut', 'Long', 'desk')",
      ["n".repeat(64)],
    );
    const rows = Array.from({ length: most }, (_, index) => ({
      accountId: index === 0 ? netnutId : "n".repeat(64),
      remoteId: text(200, index),
    }));
    const { status, envelope } = await answerOf(
      await postTo(
        "api/bulk/plan",
        JSON.stringify({ runId: randomUUID(), rows, params: { action: "disable" } }),
        request.headers,
      ),
    );
    // None of them exists, which takes having read and looked up all of them.
    expect([status, envelope.ok ? "" : envelope.error.code]).toEqual([404, "not-found"]);
  });

  it("are created", async () => {
    const rows = Array.from({ length: most }, (_, index) => ({
      user_name: text(50, index),
      use_key: `k${text(63, index)}`,
      note: text(500, index),
      trafficCap: Number.MAX_SAFE_INTEGER,
      ipCap: 2_000_000_000,
      status: "disabled",
    }));
    const body = JSON.stringify({ runId: randomUUID(), accountId: nineProxyId, rows });
    expect(body.length).toBeGreaterThan(6 * megabyte);
    const { status, envelope } = await answerOf(await postTo("api/bulk/create", body, request.headers));
    expect(status).toBe(200);
    expect(envelope.ok && envelope.data.totals.rows).toBe(most);
  });

  it("are taken out of a draft", async () => {
    const runId = randomUUID();
    const { envelope: planned } = await answerOf(
      await postTo(
        "api/bulk/create",
        JSON.stringify({
          runId,
          accountId: nineProxyId,
          rows: Array.from({ length: most }, (_, index) => ({
            user_name: text(50, index),
            use_key: `k${text(20, index)}`,
            trafficCap: 1,
            ipCap: 1,
          })),
        }),
        request.headers,
      ),
    );
    expect(planned.ok).toBe(true);
    const { status, envelope } = await answerOf(
      await postTo(
        "api/bulk/exclude",
        JSON.stringify({
          runId,
          positions: Array.from({ length: most }, (_, index) => index),
          excluded: true,
        }),
        request.headers,
      ),
    );
    expect([status, envelope.ok && envelope.data.totals.byState.planned]).toEqual([200, 0]);
  });
});

it.each(["GET", "POST"])(
  "what %s finds nothing at is no page, and has the headers of every answer",
  async (method) => {
    const methods = (await routeModule("api/bulk/[...rest]")) as Record<
      string,
      (request: Request) => Response
    >;
    const answer = methods[method]?.(new Request(`${env().origins[0]}/api/bulk/no-such-route`, { method }));
    expect(answer?.status).toBe(404);
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(await answer?.json()).toMatchObject({ ok: false, error: { code: "not-found" } });
  },
);
