import "server-only";
import path from "node:path";
import { eq } from "drizzle-orm";
import { subdesk } from "../actor";
import { recordAudit } from "../audit/record";
import { newKey, readRing, writeRing, type Key, type Ring } from "../credentials/keys";
import { CannotOpenError, keyIdOf, openCredentials, sealCredentials } from "../credentials/seal";
import { db, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { accountCredentials, accounts } from "../db/schema";
import { env, SettingError } from "../env";
import { withdrawLinksUnderOthers } from "../secret-links/withdraw";

export type RotationStep = "new key kept" | "sealed anew" | "old key dropped";

interface Resealed {
  /** Accounts whose credentials are now under the new key. */
  sealed: number;
  /** Open one-time links under another key, which could not be sealed anew. */
  withdrawn: number;
}

/**
 * Re-encrypts every stored credential with a new key. The key file holds both keys from before the first row
 * changes until after the last: wherever it is interrupted, everything stored can be opened, and the next
 * rotation finishes this one. `passed` is called after every step.
 */
export async function rotateKey(
  passed: (step: RotationStep) => void = () => {},
): Promise<Resealed & { keyId: string }> {
  const { text, file } = env().credentialsKey;
  if (text !== undefined || !file) return rotateFromEnvironment();
  const place = path.resolve(file);
  const target = await locked(async () => {
    const ring = readRing();
    const [, ...others] = ring;
    // The key left by an interrupted rotation is the one it was changing to.
    const left = others.at(-1);
    if (left) return left;
    const next = newKey();
    writeRing(place, [...ring, next]);
    return next;
  });
  passed("new key kept");
  let { sealed, withdrawn } = await locked((tx) => sealAll(tx, target));
  passed("sealed anew");
  // An account may have been added under the old key in the meantime; it is dropped only when nothing needs
  // it.
  for (let left = true; left; ) {
    left = await locked(async (tx) => {
      if ((await rowsUnderOthers(tx, target)).length > 0) return true;
      withdrawn += await withdrawLinksUnderOthers(tx, target.id);
      writeRing(place, [target]);
      return false;
    });
    if (!left) break;
    const more = await locked((tx) => sealAll(tx, target));
    sealed += more.sealed;
    withdrawn += more.withdrawn;
  }
  passed("old key dropped");
  return { sealed, withdrawn, keyId: target.id };
}

/** There the person puts the new key first, and removes the old one once this is done. */
async function rotateFromEnvironment(): Promise<Resealed & { keyId: string }> {
  const [first, ...others] = readRing();
  if (others.length === 0)
    throw new SettingError(
      "The key comes from SUBDESK_CREDENTIALS_KEY. Put a new one in front of it, with a comma between (new,old), start Subdesk with that, run this again, and then take the old one away.",
    );
  return { ...(await locked((tx) => sealAll(tx, first))), keyId: first.id };
}

function locked<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db().transaction(async (tx) => {
    await acquireLock(tx, "accounts");
    return work(tx);
  });
}

/** All or none. A credential that no key opens is refused, so that none is left under a dropped key. */
async function sealAll(tx: Transaction, target: Key): Promise<Resealed> {
  const rows = await rowsUnderOthers(tx, target);
  const ring: Ring = [target, ...readRing()];
  for (const row of rows) {
    const owner = { accountId: row.accountId, provider: row.provider };
    await tx
      .update(accountCredentials)
      .set({ sealed: sealCredentials(target, owner, open(ring, owner, row.label, row.sealed)) })
      .where(eq(accountCredentials.accountId, row.accountId));
  }
  const withdrawn = await withdrawLinksUnderOthers(tx, target.id);
  if (rows.length > 0)
    await recordAudit(tx, subdesk, null, {
      action: "account.rotate-key",
      outcome: "done",
      subject: `${rows.length} ${rows.length === 1 ? "account" : "accounts"}`,
      after: { key: target.id },
    });
  return { sealed: rows.length, withdrawn };
}

function open(
  ring: Ring,
  owner: { accountId: string; provider: string },
  label: string,
  sealed: string,
): string {
  try {
    return openCredentials(ring, owner, sealed);
  } catch (error) {
    if (!(error instanceof CannotOpenError)) throw error;
    throw new SettingError(
      `The credentials of ${label} cannot be opened, so nothing was changed. ${error.message} Put its key back, or replace its credentials or remove it on the accounts page.`,
    );
  }
}

async function rowsUnderOthers(tx: Transaction, target: Key) {
  const rows = await tx
    .select({
      accountId: accountCredentials.accountId,
      sealed: accountCredentials.sealed,
      provider: accounts.provider,
      label: accounts.label,
    })
    .from(accountCredentials)
    .innerJoin(accounts, eq(accounts.id, accountCredentials.accountId));
  return rows.filter(({ sealed }) => keyIdOf(sealed) !== target.id);
}
