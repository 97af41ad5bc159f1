import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { register } from "../instrumentation";
import { concludeNoted } from "../lib/audit/sparingly";
import { verifyAudit } from "../lib/audit/verify";
import { startDesk, type TestDesk } from "../testing/desk";
import { frontDoor } from "./lib/front-door.mjs";

const origin = "https://desk.example";
const actionId = "0".repeat(42);
let desk: TestDesk;
let server: Server;
let passed = 0;

beforeAll(async () => {
  vi.stubEnv("APP_URL", origin);
  vi.stubEnv("TRUSTED_PROXIES", "127.0.0.1");
  desk = await startDesk();
  const pass = frontDoor({ origins: [origin], development: false });
  server = createServer((request, response) =>
    pass(request, response, () => {
      passed += 1;
      response.end();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await desk.close();
});
beforeEach(concludeNoted);

/** From behind the trusted proxy; answers the status. */
function send(address: string, headers: Record<string, string>): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const own = {
    "content-type": "text/plain;charset=UTF-8",
    "next-action": actionId,
    "content-length": "2",
    "x-forwarded-for": address,
  };
  return new Promise((resolve, reject) => {
    httpRequest(
      {
        host: "127.0.0.1",
        port,
        path: "/sub-users",
        method: "POST",
        agent: false,
        headers: { ...own, ...headers },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    )
      .on("error", reject)
      .end("[]");
  });
}

const linesFrom = (address: string) =>
  desk.query(
    "select outcome, actor_id, actor_name, after, request_id is not null as asked from audit_log where action = 'request.foreign' and address = $1 order by seq",
    [address],
  );
const line = (after: Record<string, unknown>, asked = true) => ({
  outcome: "refused",
  actor_id: null,
  actor_name: "someone not signed in",
  after,
  asked,
});

it("turns foreign requests away before Subdesk has started, and has it note them once it has", async () => {
  expect(await send("198.51.100.20", { origin: "https://evil.example" })).toBe(403);
  expect(await linesFrom("198.51.100.20")).toEqual([]);
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  await register();
  await expect.poll(() => linesFrom("198.51.100.20")).toEqual([line({ origin: "https://evil.example" })]);
});

it("has it noted once at once, and later how often it came again", async () => {
  const address = "198.51.100.21";
  for (let times = 0; times < 3; times += 1)
    expect(await send(address, { origin: "https://evil.example" })).toBe(403);
  await expect.poll(() => linesFrom(address)).toEqual([line({ origin: "https://evil.example" })]);
  await concludeNoted();
  expect(await linesFrom(address)).toEqual([
    line({ origin: "https://evil.example" }),
    line({ origin: "https://evil.example", timesMore: 2 }, false),
  ]);
  expect(await verifyAudit()).toMatchObject({ intact: true });
});

it.each([
  ["none", "198.51.100.22", {}, null],
  ["of a page in a sandbox", "198.51.100.23", { origin: "null" }, null],
  ["that is no address", "198.51.100.24", { origin: "<script>\u00e9" }, null],
  [
    "without end",
    "198.51.100.25",
    { origin: `https://${"e".repeat(400)}.example/path` },
    `https://${"e".repeat(192)}`,
  ],
] as [string, string, Record<string, string>, string | null][])(
  "keeps of an origin %s only what is one",
  async (_what, address, headers, kept) => {
    expect(await send(address, headers)).toBe(403);
    await expect.poll(() => linesFrom(address)).toEqual([line({ origin: kept })]);
  },
);

it("notes nothing of what came from Subdesk's own pages, and nothing of it got further", async () => {
  const before = passed;
  expect(before).toBe(0);
  expect(await send("198.51.100.26", { origin })).toBe(200);
  expect(passed).toBe(1);
  expect(await linesFrom("198.51.100.26")).toEqual([]);
});
