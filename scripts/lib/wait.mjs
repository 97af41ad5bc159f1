import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks again every `every` milliseconds until the answer is not undefined; answers undefined once `limit`
 * milliseconds are over.
 * @template T
 * @param {() => T | undefined | Promise<T | undefined>} ask
 * @param {{ limit: number, every?: number }} pace
 * @returns {Promise<T | undefined>}
 */
export async function waitFor(ask, { limit, every = 25 }) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() >= end) return answer;
    await sleep(every);
  }
}
