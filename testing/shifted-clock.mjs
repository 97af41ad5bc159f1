/**
 * Preloaded into a child process: its wall clock is ahead by its last argument, in milliseconds. Its
 * monotonic clock is as it was.
 */
const shift = Number(process.argv.at(-1));
const RightDate = Date;
globalThis.Date = class extends RightDate {
  /** @param {unknown[]} given */
  constructor(...given) {
    if (given.length === 0) super(RightDate.now() + shift);
    else super(.../** @type {[number]} */ (given));
  }
  static now() {
    return RightDate.now() + shift;
  }
};
