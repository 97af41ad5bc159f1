import "server-only";
import { configuredAccounts } from "../accounts/configured";
import { registerAccounts } from "../accounts/register";
import { makeDefaultRules } from "../alerts/defaults";
import { deliverAlerts } from "../alerts/deliver";
import { evaluateAlerts } from "../alerts/evaluate";
import { noteAnchor } from "../audit/anchor";
import { env } from "../env";
import { startPulse } from "../instance";
import { describeError, log } from "../log";
import { readPool } from "../pool/read";
import { recheckUnknown, recoverOperations } from "../operations/recover";
import { carryOutRun } from "../runs/carry-out";
import { reconcileUnknownRows, resumeRuns } from "../runs/resume";
import { syncAccount } from "../sync/run";
import { readUsageRound } from "../sync/usage";
import { fillHistory } from "../usage/fill";
import { refreshRates } from "../usage/refresh-rates";
import { rollUpUsage } from "../usage/roll-up";
import { boss, runQueue, syncQueue, usageQueue, type RunJob, type SyncJob } from "./queue";

const recheckEvery = 60_000;
const runsAtOnce = 4;
const alertsEvery = 15_000;
const ratesEvery = 10 * 60_000;

/** Starts what runs behind the desk: the pulse, recovery, and the queues. */
export async function startWorker(): Promise<void> {
  await registerAccounts();
  await startPulse();
  repeat(env().pulseMs, recoverOperations);
  repeat(recheckEvery, async () => {
    await noteAnchor();
    await recheckUnknown();
    await reconcileUnknownRows();
  });
  const queue = await boss();
  await queue.createQueue(runQueue, { name: runQueue, policy: "short", retryLimit: 0, expireInSeconds: 23 * 3_600 });
  for (let worker = 0; worker < runsAtOnce; worker += 1) {
    await queue.work<RunJob>(runQueue, { pollingIntervalSeconds: 0.5 }, async ([job]) => void (job && (await carryOutRun(job.data.runId))));
  }
  repeat(env().pulseMs, resumeRuns);
  await makeDefaultRules();
  repeat(alertsEvery, async () => {
    await evaluateAlerts();
    await deliverAlerts();
  });
  repeat(ratesEvery, async () => {
    await rollUpUsage();
    await refreshRates();
  });
  const everyMinutes = `*/${env().syncMinutes} * * * *`;
  for (const { id, connection } of configuredAccounts()) {
    await queue.createQueue(syncQueue(id), { name: syncQueue(id), policy: "short", retryLimit: 0, expireInSeconds: 3_600 });
    await queue.work<SyncJob>(syncQueue(id), { pollingIntervalSeconds: 0.5 }, async ([job]) => void (await syncAccount(id, job?.data?.trigger ?? "schedule")));
    await queue.schedule(syncQueue(id), everyMinutes, { trigger: "schedule" });
    await queue.send(syncQueue(id), { trigger: "schedule" });
    if (!connection.readUsage) continue;
    await queue.createQueue(usageQueue(id), { name: usageQueue(id), policy: "short", retryLimit: 0, expireInSeconds: 3_600 });
    await queue.work(usageQueue(id), { pollingIntervalSeconds: 2 }, async () => {
      await readPool(id);
      await readUsageRound(id);
      await fillHistory(id);
    });
    await queue.schedule(usageQueue(id), everyMinutes);
    await queue.send(usageQueue(id), {}, { startAfter: 3 });
  }
}

/** One after another, never two at a time. */
function repeat(milliseconds: number, work: () => Promise<unknown>): void {
  const tick = async () => {
    await work().catch((error: unknown) => log().error(describeError(error), "background work"));
    setTimeout(() => void tick(), milliseconds).unref();
  };
  void tick();
}
