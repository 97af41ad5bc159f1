import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isActionBody } from "./lib/action-body.mjs";
import { RESTARTING, frontDoor, trustedProxies, ownOrigins } from "./lib/front-door.mjs";
import { shown } from "./lib/web.mjs";

const origin = "https://desk.example";
const actionId = "0".repeat(42);
const own = { origin, "content-type": "text/plain;charset=UTF-8", "next-action": actionId };

/** What came through the door, as the server behind it read it. */
let passed: { method?: string; headers: IncomingMessage["headers"]; body: string }[] = [];
const proxies = trustedProxies({ TRUSTED_PROXIES: "10.0.0.5, 10.1.0.0/16, fd00::/8, nonsense" });
let server: Server;
let port = 0;

beforeAll(async () => {
  const pass = frontDoor({ origins: [origin], development: false, proxies });
  server = createServer((request, response) =>
    pass(request, response, (again) => {
      const parts: Buffer[] = [];
      again.on("data", (part: Buffer) => parts.push(part));
      again.on("end", () => {
        passed.push({ method: again.method, headers: again.headers, body: Buffer.concat(parts).toString() });
        response.end("behind the door");
      });
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());
beforeEach(() => void (passed = []));

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  chunked?: boolean;
}

/** The status; 0 when the connection was cut without an answer. */
function ask({
  method = "POST",
  path = "/sub-users",
  headers = own,
  body = "[]",
  chunked = false,
}: Sent): Promise<number> {
  return new Promise((resolve) => {
    const call = httpRequest(
      {
        host: "127.0.0.1",
        port,
        path,
        method,
        agent: false,
        headers: {
          ...headers,
          ...(chunked
            ? { "transfer-encoding": "chunked" }
            : { "content-length": String(Buffer.byteLength(body)) }),
        },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    call.on("error", () => resolve(0));
    for (let from = 0; from < body.length; from += 16_384) call.write(body.slice(from, from + 16_384));
    call.end();
  });
}

const large = JSON.stringify(["x".repeat(4 * 1024 * 1024)]);

describe("while the process is stopping", () => {
  const key = Symbol.for("subdesk.stop");
  const shared = globalThis as unknown as Record<symbol, unknown>;
  beforeAll(() => {
    const begun = new AbortController();
    begun.abort();
    shared[key] = { begun, over: new AbortController() };
  });
  afterAll(() => void delete shared[key]);

  const answer = (path: string, method: string, headers: Record<string, string>) =>
    new Promise<{ status?: number; headers: IncomingMessage["headers"]; body: string }>((resolve, reject) => {
      const call = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (message) => {
        let body = "";
        message.setEncoding("utf8").on("data", (text: string) => (body += text));
        message.on("end", () => resolve({ status: message.statusCode, headers: message.headers, body }));
      });
      call.on("error", reject);
      call.end(method === "POST" ? "[]" : undefined);
    });

  it("turns a change away before anything of it is done, as something to send again", async () => {
    const action = await answer("/sub-users", "POST", own);
    expect(action).toMatchObject({ status: 503, body: RESTARTING });
    // Next hands on the words of no other type.
    expect(action.headers).toMatchObject({ "content-type": "text/plain", "retry-after": "1" });
    const route = await answer("/api/bulk/plan", "POST", { origin, "content-type": "application/json" });
    expect(route).toMatchObject({ status: 503, headers: { "retry-after": "1", connection: "close" } });
    expect(JSON.parse(route.body)).toEqual({
      ok: false,
      error: { code: "restarting", message: RESTARTING },
    });
    expect(passed).toEqual([]);
    expect(await ask({ headers: { ...own, origin: "https://elsewhere.example" } })).toBe(403);
  });

  it("still answers reads, and asks for the next one on another connection", async () => {
    const read = await answer("/sub-users", "GET", {});
    expect(read).toMatchObject({ status: 200, body: "behind the door", headers: { connection: "close" } });
  });
});

describe("what comes through", () => {
  it("an action of 64 kB, as it was sent and from where", async () => {
    const body = JSON.stringify([{ a: "x".repeat(64 * 1024 - 10) }]);
    expect(body.length).toBe(64 * 1024);
    expect([
      await ask({ body, headers: { ...own, "x-subdesk-peer": "203.0.113.9" } }),
      await ask({ body, chunked: true }),
    ]).toEqual([200, 200]);
    expect(
      passed.map((request) => [request.method, request.body === body, request.headers["x-subdesk-peer"]]),
    ).toEqual([
      ["POST", true, "127.0.0.1"],
      ["POST", true, "127.0.0.1"],
    ]);
  });

  it.each<[string, Sent]>([
    ["a page", { method: "GET", headers: {}, body: "" }],
    [
      "the form of a page whose script has not come yet",
      { headers: { origin, "content-type": "application/x-www-form-urlencoded" }, body: "email=a" },
    ],
    ["a sign-in", { path: "/api/auth/callback/credentials", headers: {}, body: "email=a" }],
    [
      "a large body, for the route that counts it",
      { path: "/api/bulk/plan", headers: { "content-type": "application/json" }, body: large },
    ],
  ])("%s", async (_what, sent) => {
    expect(await ask(sent)).toBe(200);
    expect(passed.map(({ body }) => body)).toEqual([sent.body]);
  });
});

describe("the id of a request", () => {
  const seen = async (given?: string, path = "/") => {
    passed = [];
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { "x-subdesk-request": "forged-by-the-client", ...(given && { "x-request-id": given }) },
    });
    return { inside: passed[0]?.headers["x-subdesk-request"], outside: answer.headers.get("x-request-id") };
  };

  it("is never the client's own", async () => {
    const { inside, outside } = await seen("edge-7f3a.0001");
    expect(inside).toMatch(/^[0-9a-f-]{36}$/);
    expect(outside).toBe(inside);
  });

  it("is the proxy's where it gives one, and goes out with the answer", async () => {
    proxies.addAddress("127.0.0.1");
    expect(await seen("edge-7f3a.0001")).toEqual({ inside: "edge-7f3a.0001", outside: "edge-7f3a.0001" });
  });

  it("is not in a file that is kept beyond the request", async () => {
    const { inside, outside } = await seen(undefined, "/_next/static/chunks/a.js");
    expect(inside).toMatch(/^[0-9a-f-]{36}$/);
    expect(outside).toBeNull();
  });

  it.each(["", "short", "with blanks in it", "x".repeat(65), '"quoted":"json"'])(
    "is a new one instead of %j",
    async (given) => {
      const { inside, outside } = await seen(given);
      expect(inside).toMatch(/^[0-9a-f-]{36}$/);
      expect(outside).toBe(inside);
    },
  );
});

it("a page that failed with the database is for later, and one that failed by itself is not", async () => {
  const away = { failedAt: -Infinity };
  Object.assign(globalThis, { [Symbol.for("subdesk.database-away")]: away });
  const failing = createServer((request, response) =>
    frontDoor({ origins: [origin], development: false })(request, response, () => {
      if (request.url === "/away") away.failedAt = performance.now();
      response.statusCode = 500;
      response.end();
    }),
  );
  await new Promise<void>((resolve) => failing.listen(0, "127.0.0.1", resolve));
  const { port: at } = failing.address() as AddressInfo;
  const seen = async (path: string) => {
    const { status, headers } = await fetch(`http://127.0.0.1:${at}${path}`);
    return [status, headers.get("retry-after")];
  };
  expect(await seen("/away")).toEqual([503, "5"]);
  expect(await seen("/itself")).toEqual([500, null]);
  failing.close();
});

describe("what does not", () => {
  it.each<[string, number, Sent]>([
    ["an action of 64 kB and one byte", 413, { body: JSON.stringify(["x".repeat(64 * 1024 - 3)]) }],
    ["4 MB", 413, { body: large }],
    ["4 MB that do not say so", 413, { body: large, chunked: true }],
    ["4 MB to the sign-in", 413, { path: "/api/auth/callback/credentials", headers: {}, body: large }],
    [
      "4 MB to the sign-in that do not say so",
      413,
      { path: "/api/auth/callback/credentials", headers: {}, body: large, chunked: true },
    ],
    [
      "4 MB as an action where large bodies are taken",
      413,
      { path: "/api/bulk/plan", body: large, chunked: true },
    ],
    [
      "an action as a form of many parts",
      400,
      {
        headers: { ...own, "content-type": "multipart/form-data; boundary=x" },
        body: '--x\r\ncontent-disposition: form-data; name="0"\r\n\r\n["$A1"]\r\n--x--',
      },
    ],
    [
      "such a form without an action",
      400,
      { headers: { origin, "content-type": "multipart/form-data; boundary=x" }, body: "--x" },
    ],
    ["no JSON", 400, { body: "\u001b[2J" }],
    ["a reference that leads nowhere", 400, { body: '["$1"]' }],
    ["an action by no id", 400, { headers: { ...own, "next-action": "x" } }],
    ["an action as JSON", 400, { headers: { ...own, "content-type": "application/json" } }],
    ["another origin", 403, { headers: { ...own, origin: "https://evil.example" } }],
    ["no origin", 403, { headers: { "content-type": own["content-type"], "next-action": actionId } }],
    ["origin null", 403, { headers: { ...own, origin: "null" } }],
    [
      "a form of another origin",
      403,
      { headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" } },
    ],
    ["a request to put", 405, { method: "PUT" }],
    ["a request to delete at a route", 405, { method: "DELETE", path: "/api/sub-users" }],
  ])("%s: %i", async (_what, status, sent) => {
    expect(await ask(sent)).toBe(status);
    expect(passed).toEqual([]);
  });

  it("what comes after the length that a body says", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      let text = "";
      socket
        .on("data", (part) => (text += part.toString()))
        .on("close", () => resolve(text))
        .on("error", () => {});
      socket.write(
        `POST /sub-users HTTP/1.1\r\nhost: x\r\norigin: ${origin}\r\ncontent-type: text/plain\r\nnext-action: ${actionId}\r\ncontent-length: 2\r\n\r\n[]${"x".repeat(1024 * 1024)}`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /);
    expect(passed.filter(({ body }) => body !== "[]")).toEqual([]);
  });

  it("200 of 4 MB at once take no more memory than one, and none is read", async () => {
    const before = process.memoryUsage();
    const sent = await Promise.all(Array.from({ length: 200 }, () => stream(64 * 1024 * 1024)));
    expect(sent.every(({ status }) => status === 413 || status === 0)).toBe(true);
    expect(sent.some(({ status }) => status === 413)).toBe(true);
    // What the sockets of both ends hold is sent, whether or not anybody reads it.
    expect(Math.max(...sent.map(({ bytes }) => bytes))).toBeLessThan(16 * 1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024);
    expect(passed).toEqual([]);
  });
});

/** Sends without saying how much, as long as it is taken; answers how much that was. */
function stream(most: number): Promise<{ status: number; bytes: number }> {
  const part = Buffer.alloc(64 * 1024, " ");
  return new Promise((resolve) => {
    let bytes = 0;
    let status = 0;
    const call = httpRequest(
      { host: "127.0.0.1", port, path: "/sub-users", method: "POST", agent: false, headers: own },
      (answer) => {
        status = answer.statusCode ?? 0;
        answer.resume();
      },
    );
    const write = () => {
      if (status !== 0 || bytes >= most || call.destroyed) return;
      bytes += part.length;
      if (call.write(part)) setImmediate(write);
      else call.once("drain", write);
    };
    call.on("error", () => {}).on("close", () => resolve({ status, bytes }));
    write();
  });
}

describe("the arguments of an action", () => {
  it.each([
    "[]",
    '[{"a":[1,"x",null,true,{"b":"$undefined"}]}]',
    '["$$1 is a price","$NaN","$-0"]',
    '[{"a":{"b":1},"c":"$0:0:a"}]',
    '[{"a":[{"b":1},"$0:0:a:0"]}]',
  ])("%s", (text) => expect(isActionBody(text)).toBe(true));

  it.each<[string, string]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["no list", '{"a":1}'],
    ["a typed array", '["$o1"]'],
    ["a blob", '["$B1"]'],
    ["a form", '["$K1"]'],
    ["a map", '["$Q1"]'],
    ["a set", '["$W1"]'],
    ["a date", '["$D2026-01-01T00:00:00.000Z"]'],
    ["a big integer", `["$n${"9".repeat(60_000)}"]`],
    ["a promise", '["$@1"]'],
    ["a stream", '["$R1"]'],
    ["an iterator", '["$i1"]'],
    ["a function of the server", '["$h1"]'],
    ["what only the page knows", '["$T"]'],
    ["a part that is not there", '["$0:1"]'],
    ["a part of a text", '["x","$0:0:length"]'],
    ["what every record has", '[{"a":"$0:0:constructor"}]'],
    ["itself", '[{"a":"$0:0"}]'],
    ["all of it", '[{"a":"$0"}]'],
    ["a place in another part", '[{"a":"$1:0"}]'],
    ["the prototype", '[{"__proto__":{"a":1}}]'],
    ["nesting without end", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
  ])("none: %s", (_what, text) => expect(isActionBody(text)).toBe(false));
});

it("knows Subdesk's own origins as Subdesk does", () => {
  expect(ownOrigins({ PORT: "4000" })).toEqual([
    "http://localhost:4000",
    "http://127.0.0.1:4000",
    "http://[::1]:4000",
  ]);
  expect(ownOrigins({ PORT: "4000", APP_URL: "https://desk.example/x" })).toEqual(["https://desk.example"]);
});

it("shows no control character in the log, and keeps its lines and words", () => {
  expect(shown("a\n\u001b[2J\r\u0007\u009b1m\u0000\u2028é\n", false)).toBe(
    "a\n\\u001b[2J\\u000d\\u0007\\u009b1m\\u0000\\u2028é\n",
  );
  expect(shown("\u001b[32m✓", true)).toBe("\u001b[32m✓");
});
