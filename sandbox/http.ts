import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parameters } from "./refusal";

type Body =
  | { kind: "none" }
  | { kind: "json"; value: unknown }
  /** Only of a stand-in that takes forms. */
  | { kind: "form"; value: Record<string, string> }
  | { kind: "unusable"; status: number; message: string };

/** One request, completely read. `path` is undecoded and without the query. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  /** For a provider that takes its key in another header. */
  headers: IncomingHttpHeaders;
  requestId: string | undefined;
  body: Body;
}

/** A long body may come in parts, which are made only as the client reads. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string | Iterable<string>;
}

/** The fields that were sent as JSON; none where something else was. */
export function jsonFields({ body }: Call): Record<string, unknown> {
  const value = body.kind === "json" ? body.value : undefined;
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
}

const MAX_BODY = 1_000_000;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;.*)?$/i;
const JSON_TYPE = /^application\/json\s*(;.*)?$/i;

export function json(status: number, value: unknown, headers?: Record<string, string>): Reply {
  return { status, headers, body: JSON.stringify(value) };
}

/** A success that says nothing more. */
export const nothing = (status: 200 | 204): Reply => ({ status, body: "" });

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
}

async function readBody(request: IncomingMessage, forms: boolean): Promise<Body> {
  let text = "";
  let size = 0;
  request.setEncoding("utf8");
  for await (const part of request as AsyncIterable<string>) {
    size += part.length;
    if (size <= MAX_BODY) text += part;
  }
  if (size === 0) return { kind: "none" };
  if (size > MAX_BODY) return { kind: "unusable", status: 413, message: "Body too large" };
  if (forms && FORM_TYPE.test(request.headers["content-type"] ?? "")) {
    const { given, twice } = parameters(new URLSearchParams(text));
    return twice === undefined
      ? { kind: "form", value: given }
      : { kind: "unusable", status: 400, message: `${twice}: given more than once` };
  }
  if (!JSON_TYPE.test(request.headers["content-type"] ?? ""))
    return { kind: "unusable", status: 400, message: "Content-Type must be application/json" };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "unusable", status: 400, message: "Malformed JSON" };
  }
}

/** Rejects when the client leaves before its request is complete. */
export async function readCall(request: IncomingMessage, { forms = false } = {}): Promise<Call> {
  const requestId = request.headers["x-request-id"];
  return {
    method: request.method ?? "GET",
    path: pathOf(request),
    query: queryOf(request),
    authorization: request.headers.authorization,
    headers: request.headers,
    requestId: typeof requestId === "string" ? requestId : undefined,
    body: await readBody(request, forms),
  };
}

export function wholeBody(reply: Reply): string {
  return typeof reply.body === "string" ? reply.body : [...reply.body].join("");
}

export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const headers = { "content-type": "application/json; charset=utf-8", ...reply.headers };
  if (typeof reply.body !== "string") {
    response.writeHead(reply.status, headers);
    await pipeline(Readable.from(reply.body), response).catch(() => response.destroy());
    return;
  }
  if (reply.status === 204) {
    response.writeHead(204, reply.headers).end();
    return;
  }
  response.writeHead(reply.status, {
    ...headers,
    "content-length": String(Buffer.byteLength(reply.body)),
  });
  response.end(reply.body);
}

/** The path and query without the key, safe to log. */
export function withoutKey(request: IncomingMessage): string {
  const query = queryOf(request);
  query.delete("api-key");
  const rest = query.toString();
  return rest ? `${pathOf(request)}?${rest}` : pathOf(request);
}
