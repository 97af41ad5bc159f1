import "server-only";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { databaseNow } from "../clock";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit, recordAuditLines, type AuditEntry } from "../audit/record";
import { openCredentials } from "../credentials/seal";
import { readRing } from "../credentials/keys";
import { db, type Transaction } from "../db/client";
import { accountCredentials } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeAccounts, requireMadeInDesk, requirePresent, updateAccount } from "./change";
import type { ConfiguredAccount } from "./configured";
import {
  requireNewCredentials,
  requireOtherSubUsers,
  readAccountAddress,
  readCandidate,
  sealSettings,
  someOf,
  tryCandidate,
} from "./credentials";
import { liftPause } from "./lift";
import { recordOthers } from "./others";
import { linksOfAccounts, withdrawLinks } from "../secret-links/withdraw";
import type { KeyOutcome } from "../domain/accounts/account";
import type { RunState } from "../domain/runs/run";
import type { replaceKeyRequest } from "./schema";
import { accountsNow } from "./now";

/**
 * Replaces an account's credentials. Calls that begin afterwards use the new ones; runs that were paused
 * because of the old ones resume by themselves, unless the new ones lead to other customers. Where its
 * address was not trusted, credentials that are accepted there, or at another address, resume it.
 */
export async function replaceKey(
  actor: Actor,
  request: z.output<typeof replaceKeyRequest>,
  origin: Origin,
): Promise<KeyOutcome> {
  requirePermission(actor, "accounts.manage");
  const { accountId } = request;
  const present = await accountsNow();
  const account = requirePresent(present, accountId);
  requireMadeInDesk(account);
  const { provider, label } = account;
  const address =
    request.address === "" ? await keptAddress(account) : readAccountAddress(provider, request.address);
  const candidate = readCandidate(provider, address, request);
  requireNewCredentials(present, provider, candidate, accountId);
  const tried = await tryCandidate(
    provider,
    candidate,
    request,
    { action: "account.replace-key", accountId, subject: label },
    actor,
    origin,
    await someOf(accountId),
  );
  if ("unproven" in tried) return { state: "unproven", why: tried.why, message: tried.unproven };
  await requireOtherSubUsers(present, provider, candidate, accountId);

  return changeAccounts(async (tx, now) => {
    const current = requirePresent(now, accountId);
    requireNewCredentials(now, provider, candidate, accountId);
    await tx
      .update(accountCredentials)
      .set({
        sealed: sealSettings({ accountId, provider: provider.id }, candidate.settings),
        host: new URL(address).host,
        updatedAt: databaseNow(),
      })
      .where(eq(accountCredentials.accountId, accountId));
    await updateAccount(tx, accountId, {
      health: tried.health,
      healthMessage: tried.message,
      healthAt: databaseNow(),
    });
    // Before any audit line: a transaction that holds a run may be waiting for the head of the audit.
    const stopped = request.others ? await leaveToPeople(tx, accountId, current.label) : [];
    const withdrawn = request.others ? await leaveBehind(tx, actor, accountId) : [];
    if (tried.health === "reachable" && current.paused?.distrust)
      await liftPause(tx, actor, origin, current, "Its address answers as its provider again.");
    for (const { id, action, message } of stopped)
      await recordAudit(tx, actor, origin, {
        action: "run.pause",
        outcome: "done",
        subject: action,
        runId: id,
        reason: message,
      });
    await recordAuditLines(tx, actor, origin, withdrawn);
    await recordAudit(tx, actor, origin, {
      action: "account.replace-key",
      outcome: "done",
      accountId,
      subject: current.label,
      after: {
        with: candidate.way.label,
        address: new URL(address).host,
        tested: tried.health === "reachable",
      },
    });
    return { state: "saved", accountId, label: current.label };
  });
}

/**
 * What was planned or sent for the customers of the old key does not apply to those of the new one, so none
 * of it begins, resumes or is decided by itself. Returns the runs that it stopped.
 */
async function leaveToPeople(
  tx: Transaction,
  accountId: string,
  label: string,
): Promise<{ id: string; action: string; message: string }[]> {
  // Operations before runs, and in the order of their ids, as where they are settled. A creation must not
  // give another one the tags and the customer that wait with it.
  await tx.execute(sql`
    with theirs as (select id from operations
      where account_id = ${accountId} and (state = 'unknown' or correctable
        or state = 'done' and (tags is not null or customer_id is not null))
      order by id for no key update)
    update operations o set checkable = false, next_look_at = null, correctable = false, tags = null,
      customer_id = null
      from theirs where o.id = theirs.id`);
  const message = `${label} was given a key to other sub-users. Check the rows of this run before you resume it.`;
  const { rows } = await tx.execute<{ id: string; action: string; was: RunState }>(sql`
    with theirs as (select id, state from runs
      where state in ('queued', 'running', 'paused')
        and exists (select 1 from run_rows r
          where r.run_id = runs.id and r.account_id = ${accountId} and r.state = 'planned')
      order by id for no key update)
    update runs set state = 'paused', pause_reason = 'person', pause_message = ${message}
      from theirs where runs.id = theirs.id
      returning runs.id, runs.params->>'action' as action, theirs.state as was`);
  return rows.filter(({ was }) => was !== "paused").map(({ id, action }) => ({ id, action, message }));
}

/** Returns the lines for the audit about the one-time links that it withdrew. */
async function leaveBehind(tx: Transaction, actor: Actor, accountId: string): Promise<AuditEntry[]> {
  await recordOthers(tx, accountId);
  const reason = "The account was given a key to other sub-users.";
  return withdrawLinks(tx, linksOfAccounts([accountId]), actor.name, reason);
}

/**
 * The address is sealed with the key, so that write access to the database alone cannot send a key elsewhere.
 */
async function keptAddress({ id, provider, locked, host }: ConfiguredAccount): Promise<string> {
  if (locked !== null) {
    if (host === new URL(provider.usualAddress).host) return provider.usualAddress;
    const problem = `The address is encrypted together with the key that cannot be opened. It was at ${host}; enter it again.`;
    throw new DeskError("invalid", problem, { address: problem });
  }
  const [row] = await db().select().from(accountCredentials).where(eq(accountCredentials.accountId, id));
  if (!row) throw new DeskError("not-found", "There is no such account.");
  return provider.baseUrl(
    provider.settings.parse(
      JSON.parse(openCredentials(readRing(), { accountId: id, provider: provider.id }, row.sealed)),
    ),
  );
}
