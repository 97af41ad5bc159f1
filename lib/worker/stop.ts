import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { storeCalls } from "../accounts/count-calls";
import { activeIds } from "../active";
import { pool } from "../db/client";
import { beginDraining, endDraining } from "../draining";
import { env } from "../env";
import { instanceId, leave, othersServe } from "../instance";
import { describeError, log } from "../log";
import { boss, runQueue } from "../queue";
import { detachAccounts } from "./accounts";
import { runningJobs } from "./repeat";

/** After nothing more is sent, what still waits gives up within this time. */
const toGiveUp = 2_000;
const pollIntervalMs = 25;
/** Where there are other processes, this one answers for so long after its work. */
const toBeNoticed = 2_000;

/** What is asked of this process when it stops; scripts/lib/web-stop.mjs does the asking. */
export interface Work {
  /** How long what is under way may take, in milliseconds. */
  gracePeriodMs: number;
  /**
   * Takes up nothing new and waits until what is under way has ended. `writes`: requests that
   * may change something.
   */
  finish(writes: () => number): Promise<void>;
  /** Gives back what this process holds. Nothing works afterwards. */
  release(): Promise<void>;
}

export function workToStop(): Work {
  const gracePeriodMs = env().stopMs;
  return {
    gracePeriodMs,
    finish: (writes) => finish(gracePeriodMs, writes).catch(complain),
    release: () => release().catch(complain),
  };
}

/** A database that is away keeps nothing from stopping: others take over after the missed pulses. */
function complain(error: unknown): void {
  log().error({ instance: instanceId(), ...describeError(error) }, "could not be stopped in order");
}

async function finish(gracePeriodMs: number, writes: () => number): Promise<void> {
  const since = Date.now();
  beginDraining();
  log().info({ instance: instanceId(), underWay: activeIds().length }, "stopping");
  const queue = await boss();
  await queue.offWork(runQueue);
  await detachAccounts();
  const quiet = () => activeIds().length === 0 && runningJobs() === 0 && writes() === 0;
  if (!(await within(gracePeriodMs - (Date.now() - since), quiet))) {
    endDraining();
    await within(toGiveUp, quiet);
    log().warn(
      { instance: instanceId(), left: activeIds(), seconds: gracePeriodMs / 1000 },
      "stopping although not all that was under way has ended",
    );
    return;
  }
  // Only now: until then no other process may take over what this one is doing.
  await leave();
  // A balancer asks whether this process is ready, and must hear that it is not before the port is closed.
  if (await othersServe())
    await sleep(Math.max(0, Math.min(toBeNoticed, gracePeriodMs - (Date.now() - since))));
}

async function release(): Promise<void> {
  await storeCalls().catch(complain);
  await (await boss()).stop({ graceful: false });
  await leave();
  log().info({ instance: instanceId() }, "stopped");
  await pool().end();
}

async function within(limit: number, condition: () => boolean): Promise<boolean> {
  for (const end = Date.now() + limit; !condition(); ) {
    if (Date.now() >= end) return false;
    await sleep(pollIntervalMs);
  }
  return true;
}
