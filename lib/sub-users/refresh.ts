import "server-only";
import { databaseNow } from "../clock";
import { recordHealth } from "../accounts/health";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { ProviderError } from "../providers/error";
import { recordDrift } from "./drift";
import { readSubUser } from "./get";
import { markVanished } from "./mark-vanished";
import { observeSubUsers } from "./observe";
import type { LiveSubUser, SubUserRef } from "../domain/sub-users/sub-user";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** Reads one sub-user from the provider now. When that fails, the mirror is returned and `problem` says why. */
export async function refreshSubUser(
  actor: Actor,
  ref: SubUserRef,
  signal?: AbortSignal,
): Promise<LiveSubUser> {
  requirePermission(actor, "sub-users.read");
  const account = await accountNow(ref.accountId);
  const known = account && (await readSubUser(db(), ref));
  if (!account || !known) throw new DeskError("not-found", "There is no such sub-user.");
  const why = haltReason(account);
  if (why !== null) return { subUser: known, problem: why };
  const observedAt = databaseNow();
  try {
    const found = await account.connection.getSubUser(
      { remoteId: ref.remoteId, name: known.name },
      { lane: "interactive", ...(signal && { signal }) },
    );
    if (found) {
      await recordDrift(ref.accountId, [{ item: found, observedAt }]);
      await observeSubUsers(db(), ref.accountId, [found], observedAt, { alwaysStamp: true });
    } else await db().transaction((tx) => markVanished(tx, ref.accountId, [ref.remoteId], observedAt));
    await recordHealth(account);
    return { subUser: await readSubUser(db(), ref), problem: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (!signal?.aborted) await recordHealth(account, error);
    return { subUser: known, problem: error.message };
  }
}
