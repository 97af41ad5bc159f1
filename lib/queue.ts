import "server-only";
import PgBoss from "pg-boss";
import { db } from "./db/client";
import { holdLock } from "./db/locks";
import { env } from "./env";
import { describeError, log } from "./log";
import { singleton } from "./singleton";
import type { SyncTrigger } from "./domain/accounts/account";

export interface SyncJob {
  trigger: SyncTrigger;
  /** On schedule, but without regard to when the last one was. */
  atOnce?: true;
}

/** One queue per account: a slow provider must not hold up another. */
export const syncQueue = (accountId: string) => `sync.${accountId}`;
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

/** Makes the queue, unless it is there. Processes that start at the same moment wait for each other. */
export async function openQueue(name: string, options: { expireInSeconds?: number } = {}): Promise<void> {
  const queue = await boss();
  await db().transaction(async (tx) => {
    await holdLock(tx, "queues");
    await queue.createQueue(name, { name, policy: "short", retryLimit: 0, ...options });
  });
}

export const runQueue = "runs";

export interface RunJob {
  runId: string;
}

/** One job per run; the run itself knows which of its rows are left. */
export async function enqueueRun(runId: string): Promise<void> {
  await (await boss()).send(runQueue, { runId } satisfies RunJob, { singletonKey: runId });
}

export async function enqueueSync(
  accountId: string,
  trigger: SyncTrigger,
  more: Pick<SyncJob, "atOnce"> = {},
): Promise<boolean> {
  return (await (await boss()).send(syncQueue(accountId), { trigger, ...more } satisfies SyncJob)) !== null;
}
