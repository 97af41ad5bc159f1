import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { quantile } from "./figures.mjs";

/** @typedef {{ url: string, cookie?: string }} Peer */

/**
 * Asks as fast as `lanes` callers can, each one request after another.
 * @param {(turn: number) => Promise<void>} ask
 * @param {{ lanes?: number, seconds: number, pause?: number }} pace pause: milliseconds between
 *   two requests of a lane
 * @returns {Promise<{ times: number[], perSecond: number }>}
 */
export async function load(ask, { lanes = 1, seconds, pause = 0 }) {
  const times = [];
  let turn = 0;
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (performance.now() < end) {
        const start = performance.now();
        await ask(turn++);
        times.push(performance.now() - start);
        if (pause > 0) await sleep(pause);
      }
    }),
  );
  return { times, perSecond: (times.length / (performance.now() - begun)) * 1000 };
}

/**
 * A client of one server that keeps its connections; every answer is read whole and must be a success.
 * @param {Peer} peer
 * @param {number} connections
 */
export function client({ url, cookie }, connections) {
  const pool = new Pool(url, { connections });
  return {
    /** @param {string} path */
    async get(path) {
      const { statusCode, body } = await pool.request({
        method: "GET",
        path,
        headers: cookie ? { cookie } : {},
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 200)}`);
      return text;
    },
    close: () => pool.close(),
  };
}

/** @param {number[]} times */
export const p95 = (times) => quantile(times, 0.95);
