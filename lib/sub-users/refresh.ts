import "server-only";
import { databaseNow } from "../clock";
import { recordHealth } from "../accounts/health";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { ProviderError } from "../providers/error";
import { recordDrift } from "./drift";
import { readSubUser } from "./get";
import { observeSubUsers } from "./observe";
import type { LiveSubUser, SubUserRef } from "../domain/sub-users/sub-user";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";
import { notFoundNow } from "../domain/texts/sub-user";
import { enqueueListing } from "../queue";

/**
 * Reads one sub-user from the provider now. When that fails or does not find it, the mirror is returned and
 * `problem` says why. A read that does not find it proves nothing: a provider that fails over, or a gateway
 * in front of it, may answer so for all of them, and one-time links that are withdrawn cannot be restored.
 * Only listings mark it gone.
 */
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
    }
    await recordHealth(account);
    const subUser = await readSubUser(db(), ref);
    if (found || !subUser || subUser.vanishedAt !== null) return { subUser, problem: null };
    await enqueueListing(ref.accountId);
    return { subUser, problem: notFoundNow(account.provider.label) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (!signal?.aborted) await recordHealth(account, error);
    return { subUser: known, problem: error.message };
  }
}
