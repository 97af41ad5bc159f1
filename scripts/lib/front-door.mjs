// Preloaded into the web server. Every request passes here before Next sees it: Next decodes an action's
// arguments, and keeps the body of every request in memory, before Subdesk's own code can refuse it.
import { randomUUID } from "node:crypto";
import { IncomingMessage, Server } from "node:http";
import { BlockList, isIP } from "node:net";
import { isActionBody } from "./action-body.mjs";
import { Refusals, send } from "./refusals.mjs";
import { servers, stopping, underWay } from "./web-stop.mjs";

/** An action's arguments, a form, a passkey's answer. */
const MOST_BYTES = 64 * 1024;

/** These count themselves, once they know the sender: see postRoute. */
const LARGE_BODIES = "/api/bulk/";

/** @typedef {import("node:http").ServerResponse} ServerResponse */
/** @typedef {import("./refusals.mjs").Refusal} Refusal */
/** @typedef {import("../../lib/http/record-request").EndedRequest} EndedRequest */

/** A header: the launcher sends what it gave the server it started, which sends it back. */
export const START = "x-subdesk-start";

const tooLarge = { status: 413, words: "This request is too large." };
const foreign = { status: 403, words: "This request did not come from Subdesk's own pages." };
const unreadable = { status: 400, words: "This request cannot be read." };

/** As the interface says it too, which knows this answer by it; see lib/domain/texts/unanswered.ts. */
export const RESTARTING = "Subdesk is restarting, so nothing was done. Try again in a moment.";
const retryAfter = 1;
/** Next hands the words of an answer to an action on only where its type is exactly this one. */
const restartingPage = { status: 503, words: RESTARTING, type: "text/plain", retryAfter };
const restartingRoute = {
  status: 503,
  words: JSON.stringify({ ok: false, error: { code: "restarting", message: RESTARTING } }),
  type: "application/json",
  retryAfter,
};

/**
 * @param {{ origins: string[], development: boolean, proxies?: BlockList }} settings
 *   `proxies` may name a request
 * @returns
 *   {(request: IncomingMessage, response: ServerResponse, next: (request: IncomingMessage) => void) => void}
 */
export function frontDoor({ origins, development, proxies = new BlockList() }) {
  const refusals = new Refusals();
  return (request, response, next) => {
    delete request.headers["x-subdesk-peer"];
    delete request.headers["x-subdesk-request"];
    const start = request.headers[START];
    if (start !== undefined && start === process.env.SUBDESK_START) response.setHeader(START, start);
    if (request.socket.remoteAddress) request.headers["x-subdesk-peer"] = request.socket.remoteAddress;
    follow(request, response, proxies);
    const { method = "", url = "", headers } = request;
    // The next request on this connection goes to whoever serves then.
    if (stopping()) response.shouldKeepAlive = false;
    if (["GET", "HEAD", "OPTIONS"].includes(method)) return next(request);
    if (development && /^\/(_next|__nextjs)/.test(url)) return next(request);

    const isAction = headers["next-action"] !== undefined;
    const isRoute = url.startsWith("/api/") && !isAction;
    const refusal = isRoute ? refusalOfRoute(request) : refusalOfPage(request, origins);
    if (refusal === foreign) note(request);
    // What has not begun can begin elsewhere, and nothing of it has happened here.
    if (!refusal && stopping()) {
      request.resume();
      return send(request, response, isRoute ? restartingRoute : restartingPage);
    }
    if (refusal) return refusals.answer(request, response, refusal);
    if (isRoute && url.startsWith(LARGE_BODIES)) return next(request);
    collect(request, MOST_BYTES, (body) => {
      if (body === null) refusals.answer(request, response, tooLarge);
      else if (isAction && !isActionBody(body.toString("utf8")))
        refusals.answer(request, response, unreadable);
      else next(withBody(request, body));
    });
  };
}

/** What a proxy in front of Subdesk may call a request. */
const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/**
 * Gives the request the id that its log lines and operations have, which the answer names, and notes how it
 * ended.
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {BlockList} proxies
 */
function follow(request, response, proxies) {
  const { headers, method = "", url = "", socket } = request;
  const peer = socket.remoteAddress ?? "";
  // Whoever may choose the id of their acts could give them that of another's.
  const trusted = isIP(peer) !== 0 && proxies.check(peer, isIP(peer) === 6 ? "ipv6" : "ipv4");
  const given = trusted ? String(headers["x-request-id"] ?? "") : "";
  const requestId = REQUEST_ID.test(given) ? given : randomUUID();
  headers["x-subdesk-request"] = requestId;
  const kind = kindOf(url, headers["next-action"] !== undefined);
  // Browsers and proxies keep a static file for a year: it would name a request long past.
  if (kind !== "static") response.setHeader("x-request-id", requestId);
  const began = performance.now();
  const { writeHead } = response;
  response.writeHead = /** @type {typeof writeHead} */ (
    (/** @type {number} */ status, /** @type {[]} */ ...more) => {
      const passing = status === 500 && databaseFailedAt() >= began;
      if (passing) response.setHeader("retry-after", "5");
      return writeHead.call(response, passing ? 503 : status, ...more);
    }
  );
  response.once("close", () => {
    const recordRequest = /** @type {((ended: EndedRequest) => void) | undefined} */ (
      shared[Symbol.for("subdesk.note-request")]
    );
    recordRequest?.({
      requestId,
      kind,
      method,
      // What is searched for is after the question mark.
      path: url.split("?", 1)[0] ?? "",
      status: response.writableFinished ? response.statusCode : 499,
      seconds: (performance.now() - began) / 1000,
    });
  });
}

/** When the database was last unreachable, see lib/db/away.ts. A page that failed then may succeed soon. */
const databaseFailedAt = () =>
  /** @type {{ failedAt: number } | undefined} */ (shared[Symbol.for("subdesk.database-away")])?.failedAt ??
  -Infinity;

/**
 * @param {string} url
 * @param {boolean} isAction
 * @returns {EndedRequest["kind"]}
 */
function kindOf(url, isAction) {
  if (isAction) return "action";
  if (/^\/(healthz|readyz|metrics)(\?|$)/.test(url)) return "probe";
  if (/^\/(_next\/static|favicon)/.test(url)) return "static";
  return url.startsWith("/api/") ? "api" : "page";
}

/** @param {IncomingMessage} request @returns {Refusal | null} */
function refusalOfRoute({ method, url = "", headers }) {
  if (method !== "POST") return { status: 405, words: "This address does not accept such a request." };
  return !url.startsWith(LARGE_BODIES) && Number(headers["content-length"] ?? 0) > MOST_BYTES
    ? tooLarge
    : null;
}

/** How many are kept while Subdesk is still starting. */
const MOST_EARLY = 200;

/** Shared with Subdesk's own code; see instrumentation.ts. */
const shared = /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis));

/** Has Subdesk audit it, at once or as soon as it has started. @param {IncomingMessage} request */
function note({ headers }) {
  const told = ["origin", "x-forwarded-for", "x-subdesk-peer", "x-subdesk-request"].map(
    (name) => /** @type {[string, string]} */ ([name, String(headers[name] ?? "")]),
  );
  const recordForeignOrigin = /** @type {((headers: Headers) => void) | undefined} */ (
    shared[Symbol.for("subdesk.note-foreign")]
  );
  if (recordForeignOrigin) return recordForeignOrigin(new Headers(told));
  const early = /** @type {Headers[]} */ ((shared[Symbol.for("subdesk.early-foreign")] ??= []));
  if (early.length < MOST_EARLY) early.push(new Headers(told));
}

/**
 * A page takes an action, or the form that a browser sends by itself while the script is still on its way.
 * @param {IncomingMessage} request
 * @param {string[]} origins
 * @returns {Refusal | null}
 */
function refusalOfPage({ method, headers }, origins) {
  if (method !== "POST") return { status: 405, words: "This address does not accept such a request." };
  const { origin, "next-action": action, "content-type": type = "" } = headers;
  if (!origin || !origins.includes(origin)) return foreign;
  if (Number(headers["content-length"] ?? 0) > MOST_BYTES) return tooLarge;
  const right =
    action === undefined
      ? /^application\/x-www-form-urlencoded\b/i.test(type)
      : /^text\/plain\b/i.test(type) && /^[0-9a-f]{40,42}$/.test(String(action));
  return right ? null : unreadable;
}

/**
 * @param {IncomingMessage} request
 * @param {number} most
 * @param {(body: Buffer | null) => void} done null when there is more; not called when the client goes away
 */
function collect(request, most, done) {
  /** @type {Buffer[]} */
  const parts = [];
  let size = 0;
  const onData = (/** @type {Buffer} */ part) => {
    size += part.length;
    if (size <= most) return void parts.push(part);
    request.off("data", onData).off("end", onEnd).pause();
    done(null);
  };
  const onEnd = () => done(Buffer.concat(parts));
  request
    .on("data", onData)
    .on("end", onEnd)
    .on("error", () => {});
}

/**
 * The same request, its body still to be read.
 * @param {IncomingMessage} request
 * @param {Buffer} body
 */
function withBody(request, body) {
  const again = new IncomingMessage(request.socket);
  const { httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders, method, url } = request;
  Object.assign(again, {
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
    headers,
    rawHeaders,
    method,
    url,
    complete: true,
  });
  if (body.length > 0) again.push(body);
  again.push(null);
  return again;
}

/**
 * Subdesk's own origins, as lib/env.ts reads them.
 * @param {{ APP_URL?: string, PORT?: string }} settings
 */
export function ownOrigins({ APP_URL, PORT = "3000" } = process.env) {
  return APP_URL?.trim()
    ? [new URL(APP_URL).origin]
    : ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${PORT}`);
}

/**
 * The proxies in front of Subdesk. Subdesk does not start where lib/env.ts cannot read them.
 * @param {{ TRUSTED_PROXIES?: string }} settings
 */
export function trustedProxies({ TRUSTED_PROXIES = "" } = process.env) {
  const list = new BlockList();
  for (const entry of TRUSTED_PROXIES.split(/[\s,]+/).filter(Boolean)) {
    const [network = "", bits] = entry.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    try {
      if (bits === undefined) list.addAddress(network, family);
      else list.addSubnet(network, Number(bits), family);
    } catch {
      // The start names it.
    }
  }
  return list;
}

/** Puts the front door before every server of this process. */
export function installFrontDoor() {
  const pass = frontDoor({
    origins: ownOrigins(),
    development: process.argv.includes("dev"),
    proxies: trustedProxies(),
  });
  const { emit } = Server.prototype;
  /** @this {Server} */
  Server.prototype.emit = function (event, ...args) {
    if (event === "listening") servers.add(this);
    if (event !== "request") return emit.call(this, event, ...args);
    const [request, response] = args;
    pass(request, response, (again) => {
      underWay.set(response, request.method === "POST");
      response.once("close", () => underWay.delete(response));
      emit.call(this, "request", again, response);
    });
    return true;
  };
}
