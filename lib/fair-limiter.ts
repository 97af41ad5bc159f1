import "server-only";
import { DeskError } from "./domain/errors";

interface Limits {
  /** How many run at once in total. */
  all: number;
  /** How many of one holder run at once. */
  each: number;
  /** How many more of one holder may wait. */
  waiting: number;
}

interface Line {
  running: number;
  waiting: (() => void)[];
}

/**
 * Lets the work of many holders take turns. Asking more often does not help: a holder at their limit waits
 * for their own work, and waiting holders are served one after another.
 */
export class FairLimiter {
  readonly #limits: Limits;
  readonly #lines = new Map<string, Line>();
  #running = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Runs `work` when it is its turn, and tells it whether it had to wait. Throws DeskError "too-many"
   * when the holder's queue is full. What continues after its answer keeps the turn until what was given
   * to `keep` has settled.
   */
  async take<T>(
    holder: string,
    work: (keep: (until: Promise<unknown>) => void, waited: boolean) => Promise<T>,
  ): Promise<T> {
    const waited = await this.#begin(holder);
    let kept: Promise<unknown> = Promise.resolve();
    let longer = false;
    const end = () => this.#end(holder);
    try {
      return await work((until) => {
        kept = until;
        longer = true;
      }, waited);
    } finally {
      if (longer) void kept.then(end, end);
      else end();
    }
  }

  async #begin(holder: string): Promise<boolean> {
    const line = this.#lines.get(holder) ?? { running: 0, waiting: [] };
    this.#lines.set(holder, line);
    if (this.#mayRun(line)) {
      this.#start(line);
      return false;
    }
    if (line.waiting.length >= this.#limits.waiting)
      throw new DeskError(
        "too-many",
        "Too many requests at once. Wait until some of them have ended, then try again.",
      );
    // A finished work hands over its slot, so that no newcomer takes it.
    await new Promise<void>((resolve) => line.waiting.push(resolve));
    return true;
  }

  #end(holder: string): void {
    const line = this.#lines.get(holder);
    if (!line) return;
    line.running -= 1;
    this.#running -= 1;
    // Moved to the end of the round: other waiting holders come first.
    this.#lines.delete(holder);
    if (line.running > 0 || line.waiting.length > 0) this.#lines.set(holder, line);
    for (const next of [...this.#lines.values()]) {
      if (next.waiting.length === 0 || !this.#mayRun(next)) continue;
      this.#start(next);
      next.waiting.shift()?.();
    }
  }

  #mayRun({ running }: Line): boolean {
    return running < this.#limits.each && this.#running < this.#limits.all;
  }

  #start(line: Line): void {
    line.running += 1;
    this.#running += 1;
  }
}
