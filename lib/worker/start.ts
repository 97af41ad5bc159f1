import "server-only";
import { storeCalls } from "../accounts/count-calls";
import { registerAccounts } from "../accounts/register";
import { makeDefaultRules } from "../alerts/defaults";
import { deliverAlerts } from "../alerts/deliver";
import { evaluateAlerts } from "../alerts/evaluate";
import { forgetOldAlerts } from "../alerts/forget";
import { recordAnchor } from "../audit/anchor";
import { watchSecret } from "../audit/watch-secret";
import { lookAfterBackups } from "../backup/look-after";
import { env } from "../env";
import { serveMetrics } from "../health/serve-metrics";
import { instanceId, startPulse } from "../instance";
import { refusesNewWork } from "../draining";
import { describeError, log } from "../log";
import { customersOfNew } from "../customers/link-new";
import { minuteMs } from "../domain/durations";
import { registerCustomerLinks } from "../operations/link-new";
import { listenToOutcomes } from "../operations/outcome-listener";
import { recoverOperations } from "../operations/recover";
import { reconcileRows } from "../runs/reconcile";
import { reconcileUnknownRows, wakeRuns } from "../runs/wake";
import { followOutcome } from "../runs/row-state";
import { takeUpRun } from "../runs/take-up";
import { removeOld } from "../retention/remove-old";
import { version } from "../version";
import { foldExisting } from "../sub-users/fold";
import { refreshRates } from "../usage/refresh-rates";
import { rollUpUsage } from "../usage/roll-up";
import { attachAccounts } from "./accounts";
import { trackJob, repeat } from "./repeat";
import { openQueue, runQueue, workOn, type RunJob } from "../queue";
import { discardOldDrafts } from "../runs/discard-old";
import { eraseOldReceipts } from "../runs/receipt";
import { expireSecretLinks } from "../secret-links/expire";
import { checkDueOutcomes } from "../operations/check-due-outcomes";
import { accountsToLookAt } from "../operations/watch";

const noteEvery = minuteMs;
const pollIntervalMs = 2_000;
const accountsEvery = 1_000;
const runsTaken = 100;
const alertsEvery = 15_000;
const backupsEvery = 15_000;
const upkeepEvery = 10 * minuteMs;

/** Starts the background work: the pulse, recovery and the queues. */
export async function startWorker(): Promise<void> {
  listenToOutcomes(followOutcome);
  registerCustomerLinks(customersOfNew);
  await registerAccounts();
  await startPulse();
  serveMetrics();
  repeat(env().pulseMs, recoverOperations);
  repeat(noteEvery, recordAnchor, storeCalls, reconcileUnknownRows);
  const looking = new Set<string>();
  repeat(pollIntervalMs, async () => {
    for (const id of await accountsToLookAt()) void trackJob(() => lookOnce(id, looking));
  });
  await openQueue(runQueue);
  // The queue only announces them: a job as long as its run would keep a worker from the runs of other
  // accounts.
  await workOn<RunJob>(
    runQueue,
    async (jobs) => {
      for (const { data } of jobs) void takeUpRun(data.runId);
    },
    { batchSize: runsTaken },
  );
  repeat(env().pulseMs, watchSecret, wakeRuns);
  await makeDefaultRules();
  repeat(alertsEvery, evaluateAlerts);
  // Nothing waits for it: a receiver that hangs must keep neither rules from being
  // evaluated nor other channels.
  repeat(alertsEvery, () => {
    void trackJob(deliverAlerts).catch((error: unknown) => log().error(describeError(error), "deliveries"));
    return Promise.resolve();
  });
  repeat(
    upkeepEvery,
    rollUpUsage,
    refreshRates,
    discardOldDrafts,
    eraseOldReceipts,
    expireSecretLinks,
    forgetOldAlerts,
  );
  // Separate: the first time may take long.
  repeat(upkeepEvery, removeOld);
  repeat(upkeepEvery, foldExisting);
  repeat(backupsEvery, lookAfterBackups);
  await attachAccounts();
  repeat(accountsEvery, attachAccounts);
  log().info({ ...version(), instance: instanceId() }, "started");
}

/** Every account at its own pace: a slow one does not hold up the looks of others. */
async function lookOnce(accountId: string, looking: Set<string>): Promise<void> {
  if (looking.has(accountId) || refusesNewWork()) return;
  looking.add(accountId);
  try {
    for (const runId of await checkDueOutcomes(accountId)) await reconcileRows(runId);
  } catch (error) {
    log().error({ account: accountId, ...describeError(error) }, "unknown outcomes could not be checked");
  } finally {
    looking.delete(accountId);
  }
}
