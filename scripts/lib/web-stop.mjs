import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Shared with Subdesk's own code; see lib/draining.ts and instrumentation.ts. */
const shared = /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis));

/** @typedef {{ begun: AbortController, over: AbortController }} Stop */
const stop = () => /** @type {Stop} */ ((shared[Symbol.for("subdesk.stop")] ??= makeStop()));

function makeStop() {
  const made = { begun: new AbortController(), over: new AbortController() };
  setMaxListeners(0, made.begun.signal, made.over.signal);
  return made;
}

/** Whether this process has been asked to stop. */
export const stopping = () => stop().begun.signal.aborted;

/**
 * What requests behind the front door wait for, each with whether it may change something.
 * @type {Map<import("node:http").ServerResponse, boolean>}
 */
export const underWay = new Map();

/** @type {Set<import("node:http").Server>} */
export const servers = new Set();

/** How long the rest may take once all changes are done, even where no time is left. */
const leastForReads = 2_000;
const maxReleaseMs = 4_000;
/** Beyond its grace period, where a database that is away holds it up. */
const maxFinishMs = 3_000;

/** @typedef {import("../../lib/worker/stop").Work} Work */

/**
 * Has a signal stop this process in order: what is under way is finished, then the port is closed. Next's own
 * handlers would end the process as soon as no request is open; NEXT_MANUAL_SIG_HANDLE keeps them out.
 */
export function stopInOrder() {
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]))
    process.on(signal, () => void end());
}

async function end() {
  if (stopping()) return;
  stop().begun.abort();
  for (const response of underWay.keys()) if (!response.headersSent) response.shouldKeepAlive = false;
  // Missing while Subdesk is still starting: nothing is under way then.
  const work = /** @type {(() => Work) | undefined} */ (shared[Symbol.for("subdesk.work")])?.();
  const over = Date.now() + (work?.gracePeriodMs ?? 0);
  if (work) {
    const writes = () => [...underWay.values()].filter(Boolean).length;
    await Promise.race([work.finish(writes), sleep(work.gracePeriodMs + maxFinishMs)]);
  }
  await closeServers(Math.max(leastForReads, over - Date.now()));
  if (work) await Promise.race([work.release(), sleep(maxReleaseMs)]);
  process.exit(0);
}

/**
 * Accepts no more connections, answers what has come in, and cuts off what takes longer.
 * @param {number} limit milliseconds
 */
async function closeServers(limit) {
  for (const server of servers) server.close();
  for (const late = Date.now() + limit; underWay.size > 0 && Date.now() < late; ) await sleep(20);
  for (const server of servers) server.closeAllConnections();
}
