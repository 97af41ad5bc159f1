import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "../../testing/failure-of";
import { encodingsOf, everythingOf, leaksIn } from "../../testing/leaks";
import { freePort } from "../../scripts/lib/ports.mjs";
import { json, startPeer, transportTo } from "../../testing/peer";
import type { ProviderError } from "./error";
import type { CallContext } from "./call";
import type { ProviderRequest, Transport } from "./transport";

const secret = 'k&y/=+?"ä<42>';
const answer = z.object({ success: z.literal(true) });
const ample = { connect: 5_000, headers: 15_000, total: 15_000 };
/** For those who are meant to run into them. */
const brief = { timeouts: { connect: 300, headers: 300, total: 300 } };

let peer: Awaited<ReturnType<typeof startPeer>>;
const open: Transport[] = [];

function connect(options: Parameters<typeof transportTo>[1] = {}, url = peer.url) {
  const made = transportTo(url, {
    secrets: [secret],
    timeouts: ample,
    pace: { inFlight: 64, reserved: 1 },
    ...options,
  });
  open.push(made.transport);
  return made;
}

type Request = ProviderRequest<z.infer<typeof answer>>;

function call(transport: Transport, changes: Partial<Request> = {}) {
  return transport.request({
    operation: "test",
    method: "GET",
    path: ["thing"],
    effect: "read",
    schema: answer,
    message: (body) =>
      typeof body === "object" && body !== null && "message" in body ? String(body.message) : undefined,
    context: { lane: "interactive" },
    ...changes,
  });
}

const write: Partial<Request> = { method: "POST", effect: "write", body: { a: 1 } };

// One each: a call that a test gave up may still arrive, and the next test is not to answer it.
beforeEach(async () => {
  peer = await startPeer((response) => json(response, 200, { success: true }));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
  await peer.close();
});

describe("what it sends", () => {
  it("encodes every segment of a path, and keeps a trailing slash", async () => {
    const { transport } = connect({}, `${peer.url}/v1`);
    await call(transport, {
      path: ["a", "../..", ".%2F", "ü/?#&", ""],
      query: { flag: true, none: undefined, words: "a&b=c d" },
    });
    expect(peer.received[0]?.url).toBe(
      "/v1/a/..%2F../.%252F/%C3%BC%2F%3F%23%26/?flag=true&words=a%26b%3Dc+d",
    );
  });

  it("sends a body as JSON and no content type without one", async () => {
    const { transport } = connect();
    await call(transport, { ...write, body: { text: "ü\ud800" } });
    await call(transport);
    expect(peer.received[0]).toMatchObject({
      method: "POST",
      body: '{"text":"ü\\ud800"}',
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    expect(peer.received[1]?.headers["content-type"]).toBeUndefined();
    expect(peer.received[1]?.body).toBe("");
  });

  it("sends a form as a web page does, whole or in parts, and a key in whatever header", async () => {
    const { transport } = connect();
    const form = { fields: { account: "a&b=ü", flow: 5, day: true } };
    const headers = { "x-api-key": "key" };
    const post: Partial<Request> = { method: "POST", effect: "write", headers };
    await call(transport, { ...post, form });
    await call(transport, { ...post, form: { ...form, as: "multipart" } });
    expect(peer.received[0]).toMatchObject({
      body: "account=a%26b%3D%C3%BC&flow=5&day=true",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-api-key": "key" },
    });
    const parts = peer.received[1] ?? expect.fail();
    expect(parts.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    const read = await new Response(parts.body, {
      headers: { "content-type": parts.headers["content-type"] ?? "" },
    }).formData();
    expect([...read]).toEqual([
      ["account", "a&b=ü"],
      ["flow", "5"],
      ["day", "true"],
    ]);
  });

  it("uses a fresh connection for every write", async () => {
    const { transport } = connect();
    await call(transport, write);
    await call(transport, write);
    expect(peer.received.map(({ headers }) => headers.connection)).toEqual(["close", "close"]);
  });

  it.each([
    ["a header that cannot be written", { headers: { authorization: "line\nbreak" } }],
    ["an id that is no text", { path: ["\ud800"] }],
  ])("says of %s that nothing was sent", async (_name, changes) => {
    const failure = await failureOf(call(connect().transport, { ...write, ...changes }));
    expect(failure.applied).toBe("no");
    expect(peer.received).toHaveLength(0);
  });
});

describe("a code of its own inside a 200", () => {
  const meanings: Record<number, number> = { 0: 200, 60401: 401, 60300: 402, 60400: 400, 50000: 429 };
  const inside = (body: unknown) => {
    const { code } = z.looseObject({ code: z.number().optional() }).catch({}).parse(body);
    return code === undefined ? undefined : (meanings[code] ?? 500);
  };
  const answers = { refusals: [402], inside };
  const said = (code: number) =>
    peer.answer((response) => json(response, 200, { code, message: `said ${code}`, success: true }));

  it.each([
    [60400, "rejected", "no", 400],
    [60300, "rejected", "no", 402],
    [60401, "unauthorized", "no", 401],
    [50000, "rate-limited", "no", 429],
    [71234, "unavailable", "unknown", 500],
  ] as const)("%i is what it stands for, and never a success", async (code, kind, applied, status) => {
    said(code);
    const failure = await failureOf(call(connect({ answers }).transport, write));
    expect(failure).toMatchObject({ kind, applied, status, message: `said ${code}` });
    expect(peer.received).toHaveLength(1);
  });

  it("holds back what the same status outside would", async () => {
    const { transport, pacer } = connect({ answers });
    said(50000);
    await failureOf(call(transport, write));
    expect(pacer.pausedFor).toBeGreaterThan(0);
  });

  it("of success is one, as is an answer without a code", async () => {
    said(0);
    const { transport } = connect({ answers });
    expect((await call(transport, write)).data).toEqual({ success: true });
    peer.answer((response) => json(response, 200, { success: true }));
    expect((await call(transport, write)).data).toEqual({ success: true });
  });

  it("keeps secrets out of its words", async () => {
    peer.answer((response) => json(response, 200, { code: 60400, message: `not with ${secret}` }));
    const failure = await failureOf(call(connect({ answers }).transport, write));
    expect(leaksIn(everythingOf(failure), secret)).toEqual([]);
  });
});

describe("status", () => {
  const certain = new Set([400, 401, 403, 404, 405, 422, 429]);
  const kindOf = (status: number) =>
    status === 401 || status === 403
      ? "unauthorized"
      : status === 404
        ? "not-found"
        : status === 429
          ? "rate-limited"
          : status >= 500
            ? "unavailable"
            : "rejected";
  const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);

  it.each([
    ["a message", true],
    ["no body at all", false],
  ])(
    '"Only these are certain refusals: connection refused before sending, 400, 401, 403, 404, 405, 422, 429", with %s',
    async (_name, words) => {
      peer.answer((response, { url }) => {
        const status = Number(url.split("/").at(-1));
        const headers = { "retry-after": "0" };
        if (words) json(response, status, { success: false, message: `No ${status}` }, headers);
        else response.writeHead(status, headers).end();
      });
      const { transport } = connect();
      const wrong: string[] = [];
      await Promise.all(
        statuses.map(async (status) => {
          const failure = await failureOf(call(transport, { ...write, path: [String(status)] }));
          const applied = certain.has(status) ? "no" : "unknown";
          const message = words ? `No ${status}` : `Peer answered ${status}.`;
          if (
            failure.kind !== kindOf(status) ||
            failure.applied !== applied ||
            failure.status !== status ||
            failure.message !== message
          )
            wrong.push(`${status}: ${failure.kind} ${failure.applied} ${failure.message}`);
        }),
      );
      expect(wrong).toEqual([]);
      expect(peer.received).toHaveLength(200);
    },
  );

  it("decides even when the rest of the answer never comes", async () => {
    peer.answer((response, { url }) => {
      response.writeHead(Number(url.slice(1)), { "content-length": "100" });
      response.write('{"message":"half');
    });
    const { transport } = connect(brief);
    expect(await failureOf(call(transport, { ...write, path: ["400"] }))).toMatchObject({
      kind: "rejected",
      applied: "no",
      status: 400,
    });
    expect(await failureOf(call(transport, { ...write, path: ["500"] }))).toMatchObject({
      kind: "unavailable",
      applied: "unknown",
      status: 500,
    });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('"follow no redirects": %i', async (status) => {
    peer.answer((response) =>
      response
        .writeHead(status, { location: `${peer.url}/elsewhere?api-key=${encodeURIComponent(secret)}` })
        .end(),
    );
    const failure = await failureOf(call(connect().transport, write));
    expect(failure).toMatchObject({ kind: "contract", applied: "unknown", status });
    expect((await failureOf(call(connect().transport))).applied).toBe("no");
    expect(peer.received.map(({ url }) => url)).toEqual(["/thing", "/thing"]);
    expect(leaksIn(everythingOf(failure), secret)).toEqual([]);
  });
});

describe("a spoilt answer", () => {
  const kinds: [string, (response: ServerResponse) => unknown, Partial<ProviderError>][] = [
    [
      "an HTML page",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><h1>hi"),
      { kind: "contract" },
    ],
    ["an empty body", (response) => response.writeHead(200).end(), { kind: "contract" }],
    ["no content", (response) => response.writeHead(204).end(), { kind: "contract" }],
    ["another shape", (response) => json(response, 200, { success: "yes" }), { kind: "contract" }],
    ["a bare string", (response) => json(response, 200, '"success"'), { kind: "contract" }],
    [
      "a truncated body",
      (response) =>
        void response
          .writeHead(200, { "content-length": "500" })
          .write('{"success":true', () => response.destroy()),
      { kind: "unreachable" },
    ],
    [
      "broken gzip",
      (response) => response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip"),
      { kind: "unreachable" },
    ],
    ["a dropped connection", (response) => response.destroy(), { kind: "unreachable" }],
    [
      "success:false inside 200",
      (response) => json(response, 200, { success: false, message: "No" }),
      { kind: "rejected", message: "No" },
    ],
  ];

  it.each(kinds)("%s leaves a write unknown and is never re-sent", async (_name, spoil, expected) => {
    peer.answer((response) => spoil(response));
    const failure = await failureOf(call(connect().transport, write));
    expect(failure).toMatchObject({ ...expected, applied: "unknown", provider: "peer", operation: "test" });
    await sleep(30);
    expect(peer.received).toHaveLength(1);
  });

  it("reads envelopes inside an array for the provider's own words", async () => {
    peer.answer((response) => json(response, 200, [{ success: false, message: "Not yours" }]));
    const failure = await failureOf(
      call(connect().transport, { ...write, message: (body) => (body as { message: string }[])[0]?.message }),
    );
    expect(failure).toMatchObject({ kind: "rejected", message: "Not yours", applied: "unknown" });
  });

  it.each([["gzip", gzipSync(JSON.stringify({ success: true }))]])("reads %s", async (encoding, body) => {
    peer.answer((response) => response.writeHead(200, { "content-encoding": encoding }).end(body));
    expect((await call(connect().transport)).data).toEqual({ success: true });
    expect(peer.received[0]?.headers["accept-encoding"]).toBe("gzip");
  });
});

describe('"Cap the decoded body"', () => {
  const megabytes = (count: number) => `{"success":true,"padding":"${"x".repeat(count * 1024 * 1024)}"}`;

  it("stops a body that is too large while it is still coming", async () => {
    let sent = 0;
    peer.answer(async (response) => {
      response.writeHead(200);
      for (; sent < 200 && !response.destroyed; sent += 1) {
        response.write("x".repeat(1024 * 1024));
        await sleep(1);
      }
    });
    const failure = await failureOf(call(connect().transport));
    expect(failure).toMatchObject({ kind: "contract", message: "Peer sent more than 1 MiB." });
    expect(sent).toBeLessThan(100);
    expect(peer.received).toHaveLength(1);
  });

  it("counts each request that was sent, and the bytes of its answer as they came", async () => {
    const counted: number[] = [];
    const count = (bytes: number) => counted.push(bytes);
    const { transport } = connect({ ...brief, count });
    const packed = gzipSync(JSON.stringify({ success: true, more: "x".repeat(10_000) }));
    peer.answer((response) => response.writeHead(200, { "content-encoding": "gzip" }).end(packed));
    await call(transport);
    peer.answer((response) => json(response, 200, { success: true }));
    await call(transport);
    peer.answer((response) => json(response, 400, { message: "no" }));
    await failureOf(call(transport));
    peer.answer(() => {});
    await failureOf(call(transport, write));
    const bodies = [{ success: true }, { message: "no" }].map((body) => JSON.stringify(body).length);
    expect(counted).toEqual([packed.length, ...bodies, 0]);
    await failureOf(call(connect({ count }, `http://127.0.0.1:${await freePort()}`).transport, write));
    expect(counted).toHaveLength(4);
  });

  it("stops a gzip bomb by what it becomes", async () => {
    const bomb = gzipSync("0".repeat(120 * 1024 * 1024), { level: 1 });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    peer.answer((response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    const before = process.memoryUsage().rss;
    expect(await failureOf(call(connect().transport, { maxBytes: 64 * 1024 * 1024 }))).toMatchObject({
      kind: "contract",
      message: "Peer sent more than 64 MiB.",
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it("takes as much as it was told to", async () => {
    peer.answer((response) => response.end(megabytes(3)));
    const { transport } = connect();
    expect((await call(transport, { maxBytes: 4 * 1024 * 1024 })).data).toEqual({ success: true });
    expect((await failureOf(call(transport))).kind).toBe("contract");
  });
});

describe('"time out headers and body apart"', () => {
  it("gives up on headers that never come", async () => {
    peer.answer(() => {});
    const startedAt = Date.now();
    expect(await failureOf(call(connect(brief).transport, write))).toMatchObject({
      kind: "timeout",
      applied: "unknown",
      message: "Peer did not answer in time.",
    });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    expect(peer.received).toHaveLength(1);
  });

  it("covers a trickling body by the total time limit", async () => {
    peer.answer(async (response) => {
      response.writeHead(200);
      response.write('{"success":');
      while (!response.destroyed) {
        response.write(" ");
        await sleep(40);
      }
    });
    const startedAt = Date.now();
    expect(await failureOf(call(connect(brief).transport, write))).toMatchObject({
      kind: "timeout",
      applied: "unknown",
    });
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it("covers a trickling compressed body too", async () => {
    const bytes = gzipSync(
      JSON.stringify({ success: true, filler: Array.from({ length: 500 }, () => Math.random()) }),
    );
    peer.answer(async (response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      for (let at = 0; at < bytes.length && !response.destroyed; at += 20) {
        response.write(bytes.subarray(at, at + 20));
        await sleep(40);
      }
    });
    expect(await failureOf(call(connect(brief).transport, write))).toMatchObject({
      kind: "timeout",
      applied: "unknown",
    });
  });

  it("is not postponed by garbage collection", async () => {
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    peer.answer(() => {});
    const calls = Array.from({ length: 20 }, () =>
      failureOf(call(connect({ ...brief, pace: { inFlight: 8, reserved: 1 } }).transport, write)),
    );
    const collecting = setInterval(collect, 50);
    const failures = await Promise.all(calls);
    clearInterval(collecting);
    expect(failures.every(({ kind }) => kind === "timeout")).toBe(true);
  });
});

describe("a connection that cannot be made", () => {
  it("is a certain refusal", async () => {
    const port = await freePort();
    const failure = await failureOf(call(connect({}, `http://127.0.0.1:${port}`).transport, write));
    expect(failure).toMatchObject({
      kind: "unreachable",
      applied: "no",
      message: "Peer cannot be reached (ECONNREFUSED).",
    });
    expect(everythingOf(failure)).not.toContain(String(port));
  });

  it("is one also for a name that does not exist", async () => {
    expect(await failureOf(call(connect({}, "http://nobody.invalid").transport, write))).toMatchObject({
      kind: "unreachable",
      applied: "no",
    });
  });
});

describe('"Retry reads (at most 3 attempts, full jitter, Retry-After honoured up to 60 s, garbage ignored)"', () => {
  const askAll = async (
    paths: string[],
    answerOf: (path: string, count: number) => (response: ServerResponse) => unknown,
  ) => {
    peer.answer((response, { url }) =>
      answerOf(url.slice(1), peer.received.filter((other) => other.url === url).length)(response),
    );
    const { transport } = connect();
    await Promise.all(paths.map((path) => call(transport, { path: [path] }).catch(() => null)));
    return Object.fromEntries(
      paths.map((path) => [path, peer.received.filter(({ url }) => url === `/${path}`).length]),
    );
  };

  it("tries a read three times where it may pass, and asks once where it was refused", async () => {
    const statuses = [
      "500",
      "502",
      "503",
      "504",
      "429",
      "400",
      "401",
      "403",
      "404",
      "405",
      "409",
      "422",
      "302",
      "308",
    ];
    const counts = await askAll(
      statuses,
      (status) => (response) => json(response, Number(status), {}, { "retry-after": "0" }),
    );
    expect(counts).toEqual(
      Object.fromEntries(statuses.map((status) => [status, status === "429" || status >= "500" ? 3 : 1])),
    );
  });

  it("tries again after a spoilt answer and returns what comes then", async () => {
    const spoilt: Record<string, (response: ServerResponse) => unknown> = {
      dropped: (response) => void response.destroy(),
      html: (response) => void response.end("<html>"),
      shape: (response) => json(response, 200, { success: 1 }),
      truncated: (response) =>
        void response
          .writeHead(200, { "content-length": "500" })
          .write('{"success":true', () => response.destroy()),
    };
    const counts = await askAll(Object.keys(spoilt), (path, count) =>
      count < 3 ? (spoilt[path] ?? expect.fail()) : (response) => json(response, 200, { success: true }),
    );
    expect(counts).toEqual({ dropped: 3, html: 3, shape: 3, truncated: 3 });
  });

  it("waits as long as the provider asks", async () => {
    peer.answer((response, _received, count) =>
      count === 1 ? json(response, 503, {}, { "retry-after": "1" }) : json(response, 200, { success: true }),
    );
    await call(connect().transport);
    const [first, second] = peer.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it("does not let a person wait for a minute, and says how long it would be", async () => {
    peer.answer((response) => json(response, 429, {}, { "retry-after": "3600" }));
    const { transport } = connect();
    expect(await failureOf(call(transport))).toMatchObject({
      kind: "rate-limited",
      retryAfter: 60_000,
      applied: "no",
    });
    const startedAt = Date.now();
    expect(await failureOf(call(transport, write))).toMatchObject({
      kind: "rate-limited",
      applied: "no",
      message: "Peer asked Subdesk to wait 60 s; nothing was sent.",
    });
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(peer.received).toHaveLength(1);
  });

  it("ignores a Retry-After that is none", async () => {
    peer.answer((response, _received, count) =>
      count === 1
        ? json(response, 503, {}, { "retry-after": "soon, about 2099" })
        : json(response, 200, { success: true }),
    );
    const startedAt = Date.now();
    await call(connect().transport);
    expect(Date.now() - startedAt).toBeLessThan(1_500);
  });

  it('"Retry writes only when provably not sent": never re-sent here, whatever happened', async () => {
    peer.answer((response, { url }) => {
      if (url === "/reset") return void response.socket?.resetAndDestroy();
      if (url === "/hang") return;
      json(response, Number(url.slice(1)), {}, { "retry-after": "0" });
    });
    const { transport } = connect(brief);
    await Promise.all(
      ["reset", "hang", "429", "500", "502", "503", "504", "408", "425"].map((path) =>
        failureOf(call(transport, { ...write, path: [path] })),
      ),
    );
    await sleep(50);
    expect(peer.received.map(({ url }) => url).toSorted()).toEqual([
      "/408",
      "/425",
      "/429",
      "/500",
      "/502",
      "/503",
      "/504",
      "/hang",
      "/reset",
    ]);
  });
});

describe("abort", () => {
  it("before its turn sends nothing", async () => {
    const controller = new AbortController();
    controller.abort();
    expect(
      await failureOf(
        call(connect().transport, { ...write, context: { lane: "interactive", signal: controller.signal } }),
      ),
    ).toMatchObject({ kind: "timeout", applied: "no" });
    expect(peer.received).toHaveLength(0);
  });

  it("under way leaves a write unknown and is not repeated", async () => {
    peer.answer(() => {});
    const controller = new AbortController();
    const failing = failureOf(
      call(connect().transport, { ...write, context: { lane: "interactive", signal: controller.signal } }),
    );
    while (peer.received.length === 0) await sleep(5);
    controller.abort();
    expect(await failing).toMatchObject({
      kind: "timeout",
      applied: "unknown",
      message: "The call to Peer was cancelled.",
    });
    expect(peer.received).toHaveLength(1);
  });

  it("ends the wait between two attempts", async () => {
    peer.answer((response) => json(response, 503, {}, { "retry-after": "7" }));
    const controller = new AbortController();
    const startedAt = Date.now();
    setTimeout(() => controller.abort(), 100);
    await failureOf(
      call(connect().transport, { context: { lane: "interactive", signal: controller.signal } }),
    );
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(peer.received).toHaveLength(1);
  });
});

describe('"Rate: one budget per provider account shared by the whole process; an interactive lane that a bulk run cannot starve"', () => {
  const lane = (name: CallContext["lane"]): Partial<Request> => ({ context: { lane: name } });

  it("never has more under way than it may, and background work leaves the reserved place free", async () => {
    peer.answer(async (response) => {
      await sleep(5);
      json(response, 200, { success: true });
    });
    const { transport } = connect({ pace: { inFlight: 4, reserved: 1 } });
    await Promise.all(Array.from({ length: 60 }, () => call(transport, lane("background"))));
    expect(peer.maxInFlight()).toBe(3);
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        call(transport, lane(index % 2 ? "background" : "interactive")),
      ),
    );
    expect(peer.maxInFlight()).toBe(4);
  });

  it("lets a person overtake 200 queued background calls", async () => {
    peer.answer(async (response) => {
      await sleep(20);
      json(response, 200, { success: true });
    });
    const { transport } = connect({ pace: { inFlight: 4, reserved: 1 } });
    const controller = new AbortController();
    const queued = Array.from({ length: 200 }, () =>
      call(transport, { context: { lane: "background", signal: controller.signal } }).catch(() => null),
    );
    await sleep(30);
    const before = peer.received.length;
    await Promise.all([1, 2, 3].map((id) => call(transport, { ...write, path: ["person", String(id)] })));
    expect(peer.received.length - before).toBeLessThan(20);
    controller.abort();
    await Promise.all(queued);
  });

  it.each([
    ["the account is withdrawn", "withdrawn"],
    ["the run is stopped", "stopped"],
  ] as const)("sends nothing that still waits when %s, and lets what is sent end", async (_when, signal) => {
    peer.answer(async (response) => {
      await sleep(80);
      json(response, 200, { success: true });
    });
    const { transport } = connect({ pace: { inFlight: 2, reserved: 1 } });
    const withdrawal = new AbortController();
    const one = () =>
      call(transport, { ...write, context: { lane: "background", [signal]: withdrawal.signal } });
    const sent = one();
    const waiting = [one(), one()].map((each) => failureOf(each));
    await expect.poll(() => peer.received.length).toBe(1);
    withdrawal.abort();
    for (const failure of await Promise.all(waiting))
      expect(failure).toMatchObject({ kind: "timeout", applied: "no" });
    expect((await sent).data).toEqual({ success: true });
    expect(await failureOf(one())).toMatchObject({ applied: "no" });
    expect(peer.received).toHaveLength(1);
  });

  it("repeats no read, and does not wait to, once the run is stopped", async () => {
    peer.answer((response) => json(response, 429, { message: "slowly" }, { "retry-after": "30" }));
    const { transport } = connect();
    const stop = new AbortController();
    const failed = failureOf(call(transport, { context: { lane: "background", stopped: stop.signal } }));
    await expect.poll(() => peer.received.length).toBe(1);
    stop.abort();
    expect(await failed).toMatchObject({ kind: "timeout", applied: "no", withheld: true });
    expect(peer.received).toHaveLength(1);
  });

  it("pauses the whole account where the provider asks for it, and for a second after a bare 429", async () => {
    const cases = [
      ["429", "1"],
      ["429", ""],
      ["503", "1"],
    ] as const;
    peer.answer((response, { url }) => {
      const [, status = "", retryAfter = ""] = url.split("/");
      const first = peer.received.filter((other) => other.url === url).length === 1;
      json(
        response,
        first ? Number(status) : 200,
        { success: true },
        first && retryAfter ? { "retry-after": retryAfter } : {},
      );
    });
    await Promise.all(
      cases.map(async ([status, retryAfter]) => {
        const { transport } = connect();
        const path = [status, retryAfter];
        await failureOf(call(transport, { ...write, path }));
        await Promise.all([
          call(transport, { path }),
          call(transport, { path, ...lane("background") }),
          call(transport, { ...write, path }),
        ]);
        const [first, ...rest] = peer.received.filter(({ url }) => url === `/${status}/${retryAfter}`);
        expect(rest).toHaveLength(3);
        for (const later of rest)
          expect(later.at - (first?.at ?? 0), `${status} ${retryAfter}`).toBeGreaterThanOrEqual(950);
      }),
    );
  });

  it('"a whole-account pause on 401/403": after a refused key a person may try, background work waits', async () => {
    peer.answer((response) => json(response, 403, { message: "bad key" }));
    const { transport } = connect();
    await failureOf(call(transport));
    const controller = new AbortController();
    const held = failureOf(call(transport, { context: { lane: "background", signal: controller.signal } }));
    await sleep(200);
    expect(peer.received).toHaveLength(1);
    expect((await failureOf(call(transport))).kind).toBe("unauthorized");
    expect(peer.received).toHaveLength(2);
    controller.abort();
    expect((await held).applied).toBe("no");
  });

  it("gives its place back after every kind of failure", async () => {
    peer.answer((response, { url }) => {
      if (url === "/hang") return;
      if (url === "/drop") return void response.destroy();
      if (url === "/html") return void response.end("<");
      json(response, url === "/500" ? 500 : 200, { success: true });
    });
    const { transport } = connect({ ...brief, pace: { inFlight: 1, reserved: 0 } });
    for (const path of ["hang", "drop", "html", "500"])
      await failureOf(call(transport, { ...write, path: [path] }));
    expect((await call(transport, write)).data).toEqual({ success: true });
  });
});

describe("errors", () => {
  it("hold no secret in any of the encodings a provider may echo it in", async () => {
    const other = "proxy pass-0815!";
    peer.answer((response, { url }) => {
      const [, which = "", status = "400"] = url.split("/");
      const echoed = encodingsOf(url.includes("mine") ? other : secret)[decodeURIComponent(which)];
      json(response, Number(status), {
        success: false,
        message: `Bad value <${echoed}> at https://x.example/?api-key=${encodeURIComponent(secret)} (${echoed})`,
      });
    });
    const { transport } = connect();
    for (const name of Object.keys(encodingsOf(secret))) {
      for (const status of ["400", "200"]) {
        for (const [whose, value] of [
          ["key", secret],
          ["mine", other],
        ] as const) {
          const failure = await failureOf(
            call(transport, { ...write, path: [name, status, whose], secrets: [other] }),
          );
          const shown = everythingOf(failure);
          expect(shown).toContain("Bad value");
          expect(leaksIn(shown, value), `${name} ${status}`).toEqual([]);
        }
      }
    }
  });

  it("hold neither address, path, query nor body", async () => {
    peer.answer((response) => json(response, 200, { success: 1, use_key: "from-the-answer" }));
    const failure = await failureOf(
      call(connect().transport, {
        ...write,
        path: ["hidden-path"],
        query: { "api-key": secret },
        body: { use_key: "from-the-request" },
        headers: { authorization: "from-the-header" },
      }),
    );
    const shown = everythingOf(failure);
    for (const text of [
      "127.0.0.1",
      "hidden-path",
      "api-key",
      "from-the-answer",
      "from-the-request",
      "from-the-header",
    ])
      expect(shown).not.toContain(text);
  });
});

describe("answers that a provider means otherwise", () => {
  const nothing = z.null();
  const ask = (transport: Transport, changes: object = {}) =>
    call(transport, { ...write, schema: nothing as unknown as typeof answer, empty: "allowed", ...changes });

  it.each([200, 204])("an empty %i is read as null where the contract promises no body", async (status) => {
    peer.answer((response) => response.writeHead(status).end());
    expect((await ask(connect().transport)).data).toBeNull();
  });

  it("an empty 200 is broken everywhere else, and a body that is not JSON is broken everywhere", async () => {
    peer.answer((response) => response.writeHead(200).end());
    expect(await failureOf(call(connect().transport, write))).toMatchObject({
      kind: "contract",
      applied: "unknown",
    });
    peer.answer((response) => response.writeHead(200).end("<html>"));
    expect(await failureOf(ask(connect().transport))).toMatchObject({ kind: "contract", applied: "unknown" });
  });

  it("402 and 409 are certain refusals only where they are said to be", async () => {
    for (const status of [402, 409]) {
      peer.answer((response) => json(response, status, { message: "No" }));
      const refused = connect({ answers: { refusals: [402, 409] } });
      expect(await failureOf(call(refused.transport, write))).toMatchObject({ applied: "no", message: "No" });
      expect(await failureOf(call(connect().transport, write))).toMatchObject({ applied: "unknown" });
    }
  });

  it("a 403 about the sub-user says nothing of the key", async () => {
    peer.answer((response) => json(response, 403, { message: "Not yours" }));
    const { transport, pacer } = connect({ answers: { forbidden: "sub-user" } });
    expect(await failureOf(call(transport, write))).toMatchObject({ kind: "rejected", applied: "no" });
    const release = await pacer.acquire("background", AbortSignal.timeout(500));
    release();
  });
});
