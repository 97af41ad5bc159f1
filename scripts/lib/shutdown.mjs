/** @typedef {{ rank: number, stop: () => Promise<void>, kill: () => void }} Part */

/** The order of stopping: requests end before the things they need. */
export const RANK = { step: 0, web: 1, sandbox: 2, database: 3 };

/** Records what was started, and stops it in order, once. */
export class Shutdown {
  /** @type {Part[]} */
  #parts = [];
  /** @type {Promise<void> | undefined} */
  #stopping;

  get begun() {
    return this.#stopping !== undefined;
  }

  /** @param {Part} part */
  add(part) {
    this.#parts.push(part);
    if (this.begun) part.kill();
  }

  stop() {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll() {
    for (const rank of Object.values(RANK)) {
      await Promise.allSettled(this.#parts.filter((part) => part.rank === rank).map((part) => part.stop()));
    }
  }

  /** Without patience. */
  kill() {
    for (const part of this.#parts) part.kill();
  }
}
