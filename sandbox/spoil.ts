import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { echoed } from "./echo";
import { isLate, reachesHandler, type Fault } from "./faults";
import { json, send, wholeBody, type Reply } from "./http";

const HTML =
  "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>502 Bad gateway</h1></body></html>\n";

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  origin: string;
  handle: () => Reply;
  /** The handler's answer, without its changes. */
  rehearse: () => Reply;
  /** Handles the request after this many milliseconds, even if the client has gone. */
  handleLater: (milliseconds: number) => void;
  failure: (status: number, message: string) => Reply;
  /** What a careless provider might echo. */
  secrets: readonly string[];
}

/** Same shape, other types: numbers become objects, strings numbers, flags words. `success` stays. */
function wrongTypes(value: unknown, key = ""): unknown {
  if (key === "success" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => wrongTypes(item));
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wrongTypes(item, name)]));
  if (typeof value === "number") return {};
  return typeof value === "boolean" ? "yes" : 7;
}

function truncate({ request, response }: Exchange, reply: Reply): void {
  const body = Buffer.from(wholeBody(reply));
  response.writeHead(reply.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(body.length),
  });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
}

async function trickle({ response }: Exchange, reply: Reply, duration: number): Promise<void> {
  const body = Buffer.from(wholeBody(reply));
  const steps = Math.min(50, Math.max(1, body.length));
  response.writeHead(reply.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(body.length),
  });
  for (let step = 0; step < steps && !response.destroyed; step += 1) {
    await sleep(duration / steps);
    const from = Math.floor((body.length * step) / steps);
    response.write(body.subarray(from, Math.floor((body.length * (step + 1)) / steps)));
  }
  response.end();
}

function* flood(bytes: number): Iterable<string> {
  yield '{"success":true,"message":"';
  const block = "x".repeat(65_536);
  for (let left = bytes; left > 0; left -= block.length) yield block.slice(0, left);
  yield '"}';
}

/** Answers one request wrongly, as the fault says. */
export async function spoil(exchange: Exchange, fault: Fault): Promise<void> {
  const { request, response, handle, rehearse, handleLater, failure } = exchange;
  if (isLate(fault)) handleLater(fault.lateMs ?? 8_000);
  const reply = reachesHandler(fault) ? handle() : json(200, { success: true, message: "Success" });
  const message = fault.echo
    ? echoed(exchange.secrets, fault.echo)
    : (fault.message ?? "The request could not be completed");
  const status = fault.status ?? 200;
  const headers = fault.retryAfter === undefined ? undefined : { "retry-after": fault.retryAfter };
  const base = fault.kind.replace(/-(before|after|late)$/, "");
  if (fault.delayMs !== undefined && base !== "slow-body") await sleep(fault.delayMs);

  switch (base) {
    case "status":
      return send(response, { ...failure(fault.status ?? (isLate(fault) ? 504 : 500), message), headers });
    case "ignored":
      return send(response, rehearse());
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "hang":
      if (fault.delayMs !== undefined) request.socket.destroy();
      return;
    case "success-false":
      return send(response, { ...failure(status, message), headers });
    case "truncated":
      return truncate(exchange, reply);
    case "html":
      return send(response, { status, headers: { ...headers, "content-type": "text/html" }, body: HTML });
    case "empty":
      return send(response, { status, headers, body: "" });
    case "redirect":
      return send(response, {
        status: fault.status ?? 308,
        headers: { location: `${exchange.origin}${request.url ?? "/"}` },
        body: "",
      });
    case "slow-body":
      return trickle(exchange, reply, fault.delayMs ?? 30_000);
    case "huge-body":
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      return pipeline(Readable.from(flood(fault.bytes ?? 80_000_000)), response).catch(() => {
        response.destroy();
      });
    case "wrong-types": {
      const said = wholeBody(reply);
      return send(response, said ? json(reply.status, wrongTypes(JSON.parse(said))) : reply);
    }
    default:
      return send(response, json(200, { success: true, message: "Success", result: { deleted: false } }));
  }
}
