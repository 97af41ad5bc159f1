import "server-only";
import PgBoss from "pg-boss";
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

export const runQueue = "runs";

export interface RunJob {
  runId: string;
}

/** One job per run; the run itself knows which of its rows are left. */
export async function enqueueRun(runId: string): Promise<void> {
  await (await boss()).send(runQueue, { runId } satisfies RunJob, { singletonKey: runId });
}

export async function enqueueSync(accountId: string, trigger: SyncTrigger): Promise<boolean> {
  return (await (await boss()).send(syncQueue(accountId), { trigger } satisfies SyncJob)) !== null;
}
