/** How many per second are answered at once; clients above that rate wait for the answer. */
const AT_ONCE = 20;
const WAIT = 1_000;
/** More than that are not answered at all. */
const MOST_WAITING = 1_000;
/** How long an answer has to arrive before a connection whose request no one reads is cut. */
const LINGER = 2_000;

/**
 * @typedef {{ status: number, words: string, type?: string, retryAfter?: number }} Refusal `type`: the media
 *   type of the words; `retryAfter`: seconds
 */

/** Answers refused requests so that repeating them costs the client more than Subdesk. */
export class Refusals {
  #second = 0;
  #answered = 0;
  #waiting = 0;

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {Refusal} refusal
   */
  answer(request, response, refusal) {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) [this.#second, this.#answered] = [second, 0];
    this.#answered += 1;
    if (this.#answered <= AT_ONCE) return send(request, response, refusal);
    if (this.#waiting >= MOST_WAITING) return void request.socket.destroy();
    this.#waiting += 1;
    setTimeout(
      () => {
        this.#waiting -= 1;
        send(request, response, refusal);
      },
      WAIT + Math.random() * WAIT,
    );
  }
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {Refusal} refusal
 */
export function send(
  request,
  response,
  { status, words, type = "text/plain; charset=utf-8", retryAfter = 0 },
) {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...(retryAfter > 0 && { "retry-after": String(retryAfter) }),
    "content-type": type,
    "content-length": Buffer.byteLength(words),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(words, () => {
    if (request.complete) return;
    // The rest of the request is not read. Closing at once would lose the answer.
    setImmediate(() => request.socket.pause());
    setTimeout(() => request.socket.destroy(), LINGER).unref();
  });
}
