import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { whileActive } from "../active";
import { anySignal } from "../any-signal";
import type { ConfiguredAccount } from "../accounts/configured";
import { listedBytes } from "../accounts/count-calls";
import { recordHealth } from "../accounts/health";
import { db, type Transaction } from "../db/client";
import { accounts, subUsers, syncRuns } from "../db/schema";
import { draining, drainSignal, refusesNewWork } from "../draining";
import { env } from "../env";
import { instanceId, isAbandoned } from "../instance";
import { describeError, log } from "../log";
import { ProviderError } from "../providers/error";
import type { ListingEnd, ListingPage } from "../providers/provider";
import { endFormerLinks } from "../customers/end-former-links";
import { openVerdicts, type OpenVerdicts } from "../operations/correct-verdicts";
import { lookAfterSync } from "../operations/watch";
import { recordDrift } from "../sub-users/drift";
import { diffWithMirror } from "../sub-users/mirror-diff";
import type { Observation } from "../sub-users/observation";
import { storeDiff } from "../sub-users/observe";
import type { SyncTrigger } from "../domain/accounts/account";
import { Patience } from "./patience";
import { retireMissing } from "./retire";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

const batch = 1_000;
/** How long rows that were read wait for more before they are stored. */
const maxWaitMs = 1_000;
/** The limit of the column that stores it. */
const largestCount = 2 ** 31 - 1;

/**
 * Brings the mirror of one account up to date and records the result. Returns false when another sync of it
 * is running, or nothing may be sent to it.
 */
export async function syncAccount(accountId: string, trigger: SyncTrigger): Promise<boolean> {
  const account = await accountNow(accountId);
  if (!account || haltReason(account) !== null || refusesNewWork()) return false;
  const id = randomUUID();
  return whileActive(id, () => runListing(account, id, trigger));
}

async function runListing(account: ConfiguredAccount, id: string, trigger: SyncTrigger): Promise<boolean> {
  const accountId = account.id;
  const sync = await begin(id, account, trigger);
  if (!sync) return false;
  const patience = new Patience(sync.id);
  const given = anySignal(account.withdrawn, drainSignal());
  const began = Date.now();
  const line = { account: accountId, sync: sync.id, trigger: sync.trigger };
  try {
    await walk(account, sync, given.signal, patience).finally(() => patience.end());
    await recordHealth(account);
    log().info({ ...line, ms: Date.now() - began }, "sync");
  } catch (error) {
    const givenUp = account.withdrawn.aborted || draining();
    const message = failureWords(account, error);
    if (!(error instanceof ProviderError) && !givenUp)
      log().error({ ...line, ...describeError(error) }, "an error of Subdesk ended a sync");
    if (!givenUp) await recordHealth(account, error);
    log().warn({ ...line, ms: Date.now() - began, reason: message }, "sync failed");
    await db()
      .update(syncRuns)
      .set({ state: "failed", finishedAt: sql`now()`, error: message })
      .where(eq(syncRuns.id, sync.id));
  } finally {
    given.clear();
  }
  return true;
}

function failureWords(account: ConfiguredAccount, error: unknown): string {
  if (account.withdrawn.aborted) return "The account was changed while it was listed.";
  if (draining()) return "Subdesk stopped while it was running.";
  if (error instanceof ProviderError) return error.message;
  return "Subdesk failed while listing; see its log.";
}

async function begin(id: string, account: ConfiguredAccount, trigger: SyncTrigger) {
  const accountId = account.id;
  await db()
    .update(syncRuns)
    .set({ state: "failed", finishedAt: sql`now()`, error: "Subdesk stopped while it was running." })
    .where(
      and(
        eq(syncRuns.accountId, accountId),
        eq(syncRuns.state, "running"),
        isAbandoned(syncRuns.instanceId, syncRuns.id),
      ),
    );
  const [before] = await db()
    .select({ lastGoodAt: accounts.lastGoodAt, idField: accounts.idField })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  // Another process may have fixed it since this one read the accounts.
  account.traits.idField = before?.idField ?? null;
  const [sync] = await db()
    .insert(syncRuns)
    .values({
      id,
      accountId,
      trigger: before?.lastGoodAt ? trigger : "first",
      startedAt: sql`now()`,
      instanceId: instanceId(),
    })
    .onConflictDoNothing()
    .returning();
  return sync;
}

type SyncRow = typeof syncRuns.$inferSelect;

interface Progress {
  pages: number;
  rows: number;
  changed: number;
  unreadable: number;
  expected: number | null;
}

/**
 * What a listing has shown so far. The mirror takes its rows over in batches: pages may be small, and each
 * statement and each note of progress costs.
 */
class Listed {
  readonly seen = new Set<string>();
  readonly progress: Progress = { pages: 0, rows: 0, changed: 0, unreadable: 0, expected: null };
  recognised: Record<string, string[]> | null = null;
  private readonly accountId: string;
  private readonly sync: SyncRow;
  private mostExpected = 0;
  private observations: Observation[] = [];
  private storedAt = -Infinity;

  constructor(accountId: string, sync: SyncRow) {
    this.accountId = accountId;
    this.sync = sync;
  }

  async take(page: ListingPage): Promise<void> {
    this.count(page);
    const { items, observedAt } = page;
    for (const item of items) {
      this.observations.push({ item, observedAt });
      if (this.observations.length === batch) await this.compare();
    }
    if (performance.now() - this.storedAt > maxWaitMs) await this.store();
  }

  async store(): Promise<void> {
    await this.compare();
    await db().update(syncRuns).set(this.progress).where(eq(syncRuns.id, this.sync.id));
    this.storedAt = performance.now();
  }

  /**
   * Some rows may be unreadable, and one in a hundred may have moved during the listing; a listing that broke
   * off is not complete. Where the provider states no total, the mirror says how many there should be.
   */
  async isWhole(end: ListingEnd): Promise<boolean> {
    const { rows, unreadable } = this.progress;
    if (rows === 0 && end.doubtful) return false;
    if (end.consistent) return true;
    const most = end.mayLack ? await this.countMirrored() : this.mostExpected;
    return (rows + unreadable) * 100 >= most * 99;
  }

  private countMirrored(): Promise<number> {
    return db().$count(subUsers, and(eq(subUsers.accountId, this.accountId), isNull(subUsers.vanishedAt)));
  }

  private count({ items, unreadable, expected, recognised }: ListingPage): void {
    for (const item of items) this.seen.add(item.remoteId);
    this.recognised = merged(this.recognised, recognised);
    this.progress.pages += 1;
    this.progress.rows = this.seen.size;
    this.progress.unreadable += unreadable;
    this.progress.expected = expected === null || expected > largestCount ? null : expected;
    this.mostExpected = Math.max(this.mostExpected, expected ?? 0);
  }

  private async compare(): Promise<void> {
    const observations = this.observations;
    this.observations = [];
    const news = await diffWithMirror(db(), this.accountId, observations);
    if (this.sync.trigger !== "first") await recordDrift(this.accountId, news.changed);
    this.progress.changed += await storeDiff(db(), this.accountId, news);
  }
}

async function walk(
  account: ConfiguredAccount,
  sync: SyncRow,
  signal: AbortSignal,
  watch: Patience,
): Promise<void> {
  const verdicts = await openVerdicts(account.id);
  const listed = new Listed(account.id, sync);
  const bytesBefore = listedBytes(account.id);
  const listing = account.connection.listSubUsers({ lane: "background", signal, watch });
  const end = await takeAll(listing, account.withdrawn, verdicts, listed);
  await endFormerLinks(account.id);
  const { seen, progress, recognised } = listed;
  if (seen.size === 0 && progress.unreadable > 0) {
    throw new ProviderError(
      `${account.provider.label} listed ${progress.unreadable} rows, and not one could be read.`,
      { provider: account.provider.id, operation: "list", kind: "contract", applied: "no" },
    );
  }
  const retired = await retireMissing(account, seen, end, sync.startedAt, signal);
  await verdicts.concludeListed();
  if (end.consistent && !end.doubtful && !retired.doubted) await verdicts.concludeMissing(sync.startedAt);
  const whole = !retired.doubted && (await listed.isWhole(end));
  const notes = [
    end.consistent ? null : end.reason,
    seen.size === 0 && !retired.note ? end.doubtful : null,
    retired.note,
  ];
  await db().transaction(async (tx) => {
    await tx
      .update(syncRuns)
      .set({
        ...progress,
        state: "done",
        whole,
        finishedAt: sql`now()`,
        bytes: listedBytes(account.id) - bytesBefore,
        vanished: retired.vanished,
        error: notes.filter(Boolean).join(". ") || null,
      })
      .where(eq(syncRuns.id, sync.id));
    if (whole) {
      await recordWhole(tx, account, sync.startedAt, recognised);
      await lookAfterSync(tx, account.id, sync.startedAt);
    }
    await deleteOldSyncs(tx, account.id);
  });
}

/**
 * Takes a listing over page by page. Where it breaks off, what it has shown is stored, unless the account was
 * changed.
 */
async function takeAll(
  listing: AsyncGenerator<ListingPage, ListingEnd>,
  withdrawn: AbortSignal,
  verdicts: OpenVerdicts,
  listed: Listed,
): Promise<ListingEnd> {
  for (;;) {
    const step = await listing.next().catch(async (error: unknown) => {
      if (!withdrawn.aborted) await listed.store();
      throw error;
    });
    withdrawn.throwIfAborted();
    drainSignal().throwIfAborted();
    if (step.done) {
      await listed.store();
      return step.value;
    }
    const page = step.value;
    await verdicts.meet(page.items, page.observedAt);
    await listed.take(page);
  }
}

async function deleteOldSyncs(tx: Transaction, accountId: string): Promise<void> {
  await tx
    .delete(syncRuns)
    .where(
      and(
        eq(syncRuns.accountId, accountId),
        lt(syncRuns.startedAt, sql`now() - make_interval(days => ${env().keptDays.syncs}::int)`),
      ),
    );
}

/**
 * The field that the first complete listing read ids from is kept; a person may have changed it in the
 * meantime.
 */
async function recordWhole(
  tx: Transaction,
  account: ConfiguredAccount,
  startedAt: Date,
  recognised: Record<string, string[]> | null,
): Promise<void> {
  const idField = recognised?.id?.[0] ?? null;
  const [row] = await tx
    .update(accounts)
    .set({
      lastGoodAt: startedAt,
      idField: sql`coalesce(${accounts.idField}, ${idField})`,
      ...(idField && { recognised }),
    })
    .where(eq(accounts.id, account.id))
    .returning({ idField: accounts.idField });
  account.traits.idField = row?.idField ?? null;
}

function merged(
  before: Record<string, string[]> | null,
  page: Record<string, string[]> | undefined,
): Record<string, string[]> | null {
  if (!page) return before;
  return Object.fromEntries(
    Object.entries(page).map(([field, names]) => [
      field,
      [...new Set([...(before?.[field] ?? []), ...names])],
    ]),
  );
}
