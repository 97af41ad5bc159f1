import "server-only";
import { drainSignal } from "../draining";
import { describeError, log } from "../log";

let underWay = 0;

/** Work of timers that is under way. */
export function runningJobs(): number {
  return underWay;
}

/** Counts work that nothing awaits, so that a stop waits for it. */
export async function trackJob(work: () => Promise<unknown>): Promise<void> {
  underWay += 1;
  try {
    await work();
  } finally {
    underWay -= 1;
  }
}

/** One after another, each whatever became of those before it, until this process is asked to stop. */
export function repeat(milliseconds: number, ...works: (() => Promise<unknown>)[]): void {
  const stop = drainSignal();
  const tick = async () => {
    for (const work of works) {
      if (stop.aborted) return;
      await trackJob(work).catch((error: unknown) => log().error(describeError(error), "background work"));
    }
    setTimeout(() => void tick(), milliseconds).unref();
  };
  void tick();
}
