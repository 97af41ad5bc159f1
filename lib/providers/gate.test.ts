import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "../../testing/failure-of";
import { json, startPeer, transportTo } from "../../testing/peer";
import { startTlsPeer, trustTlsPeers } from "../../testing/tls-peer";
import type { Gate } from "./gate";
import type { ProviderRequest, Transport } from "./transport";

const answer = z.object({ success: z.literal(true) });
const page = "<!DOCTYPE html>\n<html><head><title>Seized</title></head></html>";

let peer: Awaited<ReturnType<typeof startPeer>>;
const open: (() => Promise<void>)[] = [];
beforeEach(async () => {
  peer = await startPeer((response) => json(response, 200, { success: true }));
  open.push(() => peer.close());
});
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** What an account's gate is asked and told, in this order. */
function watched(closes: (told: string[]) => Promise<string | null> = async () => null) {
  const told: string[] = [];
  const gate: Gate = {
    closed: () => closes(told),
    spoke: async () => void told.push("spoke"),
    distrust: async (what) => void told.push(what),
  };
  return { told, gate };
}

function connect(gate: Gate, url = peer.url, more: Parameters<typeof transportTo>[1] = {}) {
  const made = transportTo(url, { gate, ...more });
  open.push(() => made.transport.close());
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
    message: () => undefined,
    context: { lane: "interactive" },
    ...changes,
  });
}

const write: Partial<Request> = { method: "POST", effect: "write", body: { a: 1 } };
const html = (status: number, body = page, type: string | null = "text/html; charset=utf-8") =>
  peer.answer((response) =>
    response.writeHead(status, { ...(type && { "content-type": type }), "retry-after": "0" }).end(body),
  );

describe("a web page with a 2xx", () => {
  it.each<[string, number, string, string | null]>([
    ["200", 200, page, "text/html"],
    ["201", 201, page, "text/html; charset=utf-8"],
    ["without a type", 200, page, null],
    ["that calls itself JSON", 200, page, "application/json"],
    ["after a mark and blank lines", 200, "\uFEFF\n\n  <html lang=en>", "text/plain"],
    ["that begins otherwise", 200, "This domain has been seized.", "text/html"],
    ["of XHTML", 200, '<?xml version="1.0"?><html/>', "application/xhtml+xml"],
  ])("%s", async (_name, status, body, type) => {
    html(status, body, type);
    const { told, gate } = watched();
    const failure = await failureOf(call(connect(gate).transport, write));
    expect(failure).toMatchObject({
      kind: "contract",
      applied: "unknown",
      status,
      distrust: "page",
      message: "Peer answered with a web page instead of its API.",
    });
    expect(told).toEqual(["page"]);
  });

  it("of a read is reported with each of its tries", async () => {
    html(200);
    const { told, gate } = watched();
    expect(await failureOf(call(connect(gate).transport))).toMatchObject({ applied: "no", distrust: "page" });
    expect(told).toEqual(["page", "page", "page"]);
  });
});

describe("what says nothing of the address", () => {
  it.each([
    [403, "unavailable"],
    [429, "rate-limited"],
    [500, "unavailable"],
    [502, "unavailable"],
    [503, "unavailable"],
    [530, "unavailable"],
    [404, "not-found"],
    [302, "contract"],
  ] as const)("a web page with %i", async (status, kind) => {
    html(status);
    const { told, gate } = watched();
    for (const changes of [{}, write]) {
      const failure = await failureOf(call(connect(gate).transport, changes));
      expect(failure.kind).toBe(kind);
      expect(failure.distrust).toBeUndefined();
    }
    expect(told).toEqual([]);
  });

  it("a 403 with a page is neither about the key nor about the sub-user", async () => {
    html(403);
    for (const answers of [{}, { forbidden: "sub-user" as const }]) {
      const { transport, pacer } = connect(watched().gate, peer.url, { answers });
      expect(await failureOf(call(transport, write))).toMatchObject({ kind: "unavailable", applied: "no" });
      (await pacer.acquire("background", AbortSignal.timeout(500)))();
    }
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ["text", (response) => response.end("It works!")],
    ["an empty answer", (response) => response.writeHead(200, { "content-type": "text/html" }).end()],
    ["JSON that is cut off", (response) => response.end('{"success":tr')],
    [
      "JSON that breaks off",
      (response) =>
        response
          .writeHead(200, { "content-length": "500" })
          .write('{"success":true', () => response.destroy()),
    ],
  ])("%s", async (_name, spoil) => {
    peer.answer((response) => spoil(response));
    const { told, gate } = watched();
    expect((await failureOf(call(connect(gate).transport, write))).distrust).toBeUndefined();
    expect(told).toEqual([]);
  });
});

describe("JSON with a 2xx", () => {
  it("is the API, whatever it calls itself and whatever it says", async () => {
    const { told, gate } = watched();
    const { transport } = connect(gate);
    peer.answer((response) => json(response, 200, { success: true }, { "content-type": "text/html" }));
    await call(transport);
    peer.answer((response) => json(response, 200, { success: false }));
    await call(transport, write).catch(() => {});
    expect(told).toEqual(["spoke", "spoke"]);
  });

  it("and no other status", async () => {
    const { told, gate } = watched();
    peer.answer((response) => json(response, 401, { message: "No" }));
    await call(connect(gate).transport).catch(() => {});
    expect(told).toEqual([]);
  });
});

describe("a closed gate", () => {
  it("lets nothing out, and holds no place", async () => {
    const { gate } = watched(async () => "Peer is not trusted.");
    const { transport } = connect(gate, peer.url, { pace: { inFlight: 2, reserved: 1 } });
    for (const lane of ["interactive", "background", "interactive", "background"] as const)
      for (const changes of [{}, write])
        expect(await failureOf(call(transport, { ...changes, context: { lane } }))).toMatchObject({
          kind: "unreachable",
          applied: "no",
          withheld: true,
          message: "Peer is not trusted.",
        });
    expect(peer.received).toEqual([]);
  });

  it("is asked last of all, also before each further try", async () => {
    html(200);
    const { gate } = watched(async (told) => (told.includes("page") ? "Peer is not trusted." : null));
    expect(await failureOf(call(connect(gate).transport))).toMatchObject({ withheld: true });
    expect(peer.received).toHaveLength(1);
  });

  it("that cannot tell is closed", async () => {
    const { gate } = watched(() => Promise.reject(new Error("The database is away.")));
    expect(await failureOf(call(connect(gate).transport, write))).toMatchObject({
      kind: "conflict",
      applied: "no",
      message: "Subdesk could not check whether anything may be sent to Peer, so nothing was sent.",
    });
    expect(peer.received).toEqual([]);
  });
});

describe("a certificate", () => {
  it("that is not valid is told once, and no request reaches its holder", async () => {
    const tls = await startTlsPeer(peer.url);
    open.push(tls.close);
    for (const changes of [{}, write]) {
      const { told, gate } = watched();
      const before = tls.handshakes();
      expect(await failureOf(call(connect(gate, tls.url).transport, changes))).toMatchObject({
        kind: "unreachable",
        applied: "no",
        distrust: "certificate",
        message: "Peer’s certificate is not valid (DEPTH_ZERO_SELF_SIGNED_CERT), so nothing was sent.",
      });
      expect(told).toEqual(["certificate"]);
      expect(tls.handshakes() - before).toBe(1);
    }
    expect(tls.received).toEqual([]);
  });

  it("that is valid is told of only by what is said over it", async () => {
    const tls = await startTlsPeer(peer.url);
    open.push(tls.close);
    const distrusted = trustTlsPeers();
    const { told, gate } = watched();
    await call(connect(gate, tls.url).transport).finally(distrusted);
    expect(told).toEqual(["spoke"]);
    expect(tls.received).toHaveLength(1);
  });
});
