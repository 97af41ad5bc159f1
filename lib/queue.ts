import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import PgBoss from "pg-boss";
import { databaseNow } from "./clock";
import { db } from "./db/client";
import { acquireLock } from "./db/locks";
import { refusesNewWork } from "./draining";
import { env } from "./env";
import { errorCode } from "./error-code";
import { describeError, log } from "./log";
import { singleton } from "./singleton";
import type { SyncTrigger } from "./domain/accounts/account";

export interface SyncJob {
  trigger: SyncTrigger;
  /** By the database's clock; the version before did not say it. */
  askedAt?: string;
}

const syncJob = (trigger: SyncTrigger): SyncJob => ({ trigger, askedAt: databaseNow().toISOString() });

/** One queue per account: a slow provider must not hold up another. */
export const syncQueue = (accountId: string) => `sync.${accountId}`;
/**
 * Comes each minute and only asks whether a listing is due. Not in the queue of listings: whoever asks for
 * one shares the job that waits there, which therefore always lists.
 */
export const dueQueue = (accountId: string) => `due.${accountId}`;
export const usageQueue = (accountId: string) => `usage.${accountId}`;

/** The job queue of this process, started once and shared. */
export function boss(): Promise<PgBoss> {
  return singleton("boss", async () => {
    const queue = new PgBoss({
      connectionString: env().databaseUrl,
      max: 4,
      application_name: "subdesk worker",
    });
    queue.on("error", (error) => log().error(describeError(error), "job queue"));
    await queue.start();
    return queue;
  });
}

const deadlock = "40P01";
const maxTries = 5;

/**
 * Makes the queue, unless it is there. Processes that start at the same moment wait for each other; one that
 * polls its jobs already does not, and PostgreSQL then ends one of the two.
 */
export async function openQueue(name: string, options: { expireInSeconds?: number } = {}): Promise<void> {
  const queue = await boss();
  for (let tries = 1; ; tries += 1) {
    try {
      await db().transaction(async (tx) => {
        await acquireLock(tx, "queues");
        await queue.createQueue(name, { name, policy: "short", retryLimit: 0, ...options });
      });
      return;
    } catch (error) {
      if (tries === maxTries || errorCode(error) !== deadlock) throw error;
      await sleep(tries * 200);
    }
  }
}

/** A job of this process's own starts at once, one of another process after this at most. */
const pollingSeconds = 2;

/** By queue: the worker of this process. */
const workers = () => singleton("queue.workers", () => new Map<string, string>());

/** Has this process carry out the jobs of a queue, in turn. */
export async function workOn<Data>(
  name: string,
  work: PgBoss.WorkHandler<Data>,
  { batchSize = 1, pollSeconds = pollingSeconds } = {},
): Promise<void> {
  const queue = await boss();
  workers().set(name, await queue.work<Data>(name, { batchSize, pollingIntervalSeconds: pollSeconds }, work));
}

/** Null where the queue holds such a job already. */
export async function enqueue(
  name: string,
  data: object,
  options: PgBoss.SendOptions = {},
): Promise<string | null> {
  const queue = await boss();
  const id = await queue.send(name, data, options);
  const worker = workers().get(name);
  // One that stands aside leaves it to the others.
  if (worker !== undefined && !refusesNewWork()) queue.notifyWorker(worker);
  return id;
}

export const runQueue = "runs";

export interface RunJob {
  runId: string;
}

/** One job per run; the run itself knows which of its rows are left. */
export async function enqueueRun(runId: string): Promise<void> {
  await enqueue(runQueue, { runId } satisfies RunJob, { singletonKey: runId });
}

/** False where a sync of the account already waits in its queue. */
export async function enqueueSync(accountId: string, trigger: SyncTrigger): Promise<boolean> {
  return (await enqueue(syncQueue(accountId), syncJob(trigger))) !== null;
}

const laterSeconds = 5;

/** The same in a few seconds, unless one waits by then. */
export async function enqueueSyncLater(accountId: string, trigger: SyncTrigger): Promise<void> {
  await enqueue(syncQueue(accountId), syncJob(trigger), { startAfter: laterSeconds });
}

/**
 * A listing that Subdesk itself wants before the next one on schedule: at most one an hour for each account,
 * as a listing may cost much and opening pages can cause it.
 */
export async function enqueueListing(accountId: string): Promise<void> {
  await enqueue(syncQueue(accountId), syncJob("schedule"), { singletonSeconds: 3_600 });
}
