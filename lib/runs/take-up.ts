import "server-only";
import { describeError, log } from "../log";
import { singleton } from "../singleton";
import { FairLimiter } from "../fair-limiter";
import { accountsToDo, carryOutRun } from "./carry-out";

/** The most runs of the same accounts at a time. */
const atOnce = 4;

const line = () =>
  singleton("runs.line", () => ({
    turns: new FairLimiter({ all: Infinity, each: atOnce, waiting: Infinity }),
    taken: new Set<string>(),
  }));

/**
 * Carries out a run when its turn comes. Runs of other accounts queue separately, so a slow account does not
 * hold them up.
 */
export async function takeUpRun(runId: string): Promise<void> {
  const { turns, taken } = line();
  if (taken.has(runId)) return;
  taken.add(runId);
  try {
    const accounts = (await accountsToDo(runId)).toSorted().join(" ");
    await turns.take(accounts, () => carryOutRun(runId));
  } catch (error) {
    log().error({ run: runId, ...describeError(error) }, "a run could not be taken up");
  } finally {
    taken.delete(runId);
  }
}

/** It is carried out by this process, or waits for its turn here. */
export function isTakenUp(runId: string): boolean {
  return line().taken.has(runId);
}
