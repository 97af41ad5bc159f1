import "server-only";
import type PgBoss from "pg-boss";
import { configuredAccounts, type ConfiguredAccount } from "../accounts/configured";
import { storeCalls } from "../accounts/count-calls";
import { refreshAccounts } from "../accounts/refresh";
import { refusesNewWork } from "../draining";
import { env } from "../env";
import { readPool } from "../pool/read";
import type { Connection } from "../providers/provider";
import { singleton } from "../singleton";
import { isListingDue } from "../accounts/listing-interval";
import { putBackSync } from "../sync/put-back";
import { syncAccount } from "../sync/sync-account";
import { recordMotion } from "../sync/motion";
import { readUsageRound } from "../sync/usage";
import { fillHistory } from "../usage/fill";
import { giveSampleHistory } from "../usage/sample-history";
import {
  boss,
  dueQueue,
  enqueue,
  enqueueSync,
  openQueue,
  syncQueue,
  usageQueue,
  workOn,
  type SyncJob,
} from "../queue";
import { haltReason } from "../accounts/halt-reason";

interface Attached {
  /** The connection the last sync was requested over; null while nothing may be sent. */
  over: Connection | null;
}

const jobExpirySeconds = 3_600;
/** Of queues whose jobs a schedule puts there, once a minute at most. In seconds. */
const scheduled = { pollSeconds: 5 };

const attachedAccounts = () => singleton("worker.accounts", () => new Map<string, Attached>());

/**
 * Gives every account its queues and schedules, removes those of removed accounts, and stops those of paused
 * ones.
 */
export async function attachAccounts(): Promise<void> {
  await refreshAccounts();
  const attached = attachedAccounts();
  if (refusesNewWork()) {
    // Its jobs are for the other processes.
    if (attached.size > 0) await detachAccounts();
    attached.clear();
    return;
  }
  const present = configuredAccounts();
  for (const account of present) {
    if (!attached.has(account.id)) {
      await openQueues(account);
      attached.set(account.id, { over: null });
    }
    const state = attached.get(account.id);
    if (!state) continue;
    const over = haltReason(account) === null ? account.connection : null;
    if (state.over === over) continue;
    if (over === null) await rest(await boss(), account.id);
    else await begin(await boss(), account);
    state.over = over;
  }
  for (const id of attached.keys()) {
    if (present.some((account) => account.id === id)) continue;
    const queue = await boss();
    await rest(queue, id);
    for (const name of [syncQueue(id), dueQueue(id), usageQueue(id)]) await queue.offWork(name);
    attached.delete(id);
  }
}

/** Takes no more jobs of any account. Their schedules stay, as other processes follow them. */
export async function detachAccounts(): Promise<void> {
  const queue = await boss();
  for (const id of attachedAccounts().keys())
    for (const name of [syncQueue(id), dueQueue(id), usageQueue(id)]) await queue.offWork(name);
}

async function openQueues({ id, connection, locked }: ConfiguredAccount): Promise<void> {
  await openQueue(syncQueue(id), { expireInSeconds: jobExpirySeconds });
  await workOn<SyncJob>(syncQueue(id), async ([job]) => {
    const asked: SyncJob = { trigger: "schedule", ...job?.data };
    const listed = await syncAccount(id, asked.trigger);
    await storeCalls();
    // Given up for the stop of this process: the next one lists the account.
    if (refusesNewWork()) return void (await enqueueSync(id, asked.trigger));
    if (!listed) await putBackSync(id, asked);
    await giveSampleHistory(id);
  });
  await openQueue(dueQueue(id));
  await workOn(
    dueQueue(id),
    async () => {
      if (await isListingDue(id)) await enqueueSync(id, "schedule");
    },
    scheduled,
  );
  // It is unknown what a locked account will offer once it can be opened.
  if (!asksBeside(connection) && locked === null) return;
  await openQueue(usageQueue(id), { expireInSeconds: jobExpirySeconds });
  await workOn(
    usageQueue(id),
    async () => {
      for (const read of [readPool, recordMotion, readUsageRound, fillHistory])
        if (!refusesNewWork()) await read(id);
    },
    scheduled,
  );
}

/** Whether anything of it is read beside its listing. */
function asksBeside({ readUsage, readPool: pool, motion, history }: Connection): boolean {
  return [readUsage, pool, motion, history].some((read) => read !== undefined);
}

async function begin(queue: PgBoss, { id, connection }: ConfiguredAccount): Promise<void> {
  const everyMinutes = `*/${env().syncMinutes} * * * *`;
  // The version before put its schedule there.
  await queue.unschedule(syncQueue(id));
  await queue.schedule(dueQueue(id), everyMinutes);
  await enqueueSync(id, "schedule");
  if (!asksBeside(connection)) return;
  await queue.schedule(usageQueue(id), everyMinutes);
  await enqueue(usageQueue(id), {}, { startAfter: 3 });
}

async function rest(queue: PgBoss, id: string): Promise<void> {
  await queue.unschedule(dueQueue(id));
  await queue.unschedule(syncQueue(id));
  await queue.unschedule(usageQueue(id));
}
