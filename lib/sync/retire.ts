import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import type { ConfiguredAccount } from "../accounts/configured";
import { db } from "../db/client";
import { plural } from "../domain/texts/message";
import { ProviderError } from "../providers/error";
import type { ListingEnd, RemoteSubUser } from "../providers/provider";
import { markVanished } from "../sub-users/mark-vanished";
import { observeSubUsers } from "../sub-users/observe";

/** Up to this many missing sub-users are read one by one; more than that looks like a broken listing. */
const askOneByOne = 20;

/** How long one that a listing hides is not read again, in ms. */
const hiddenFor = 3_600_000;

/** How many of a larger number are read, chosen at random. */
const asked = 3;

interface Missing extends Record<string, unknown> {
  remote_id: string;
  name: string;
  status: string;
  missing_since: Date | null;
  observed_at: Date;
}

/**
 * Tombstones what a listing no longer has, but only after a complete and consistent one: a few are each
 * confirmed by a read, a larger number only when the next listing lacks them too and a sample of reads finds
 * none of them.
 */
export async function retireMissing(
  account: ConfiguredAccount,
  seen: ReadonlySet<string>,
  end: ListingEnd,
  startedAt: Date,
  signal?: AbortSignal,
): Promise<{ vanished: number; note: string | null }> {
  if (!end.consistent) return { vanished: 0, note: null };
  const missing = await missingFrom(account.id, seen, startedAt);
  // Undefined: the provider's answer leaves it open.
  const ask = async ({ remote_id: remoteId, name }: Missing): Promise<RemoteSubUser | null | undefined> => {
    try {
      return await account.connection.getSubUser(
        { remoteId, name },
        { lane: "background", ...(signal && { signal }) },
      );
    } catch (error) {
      if (error instanceof ProviderError && error.kind === "contract") return undefined;
      throw error;
    }
  };
  if (missing.length === 0) return { vanished: 0, note: null };
  const hidden = end.hides === "disabled" && seen.size > 0;
  if (hidden || (missing.length <= askOneByOne && seen.size > 0)) {
    const due = hidden ? dueOf(missing, startedAt) : missing;
    const gone: string[] = [];
    let open = 0;
    for (const row of due.slice(0, askOneByOne)) {
      const observedAt = databaseNow();
      const found = await ask(row);
      if (found) await observeSubUsers(db(), account.id, [found], observedAt);
      else if (found === null) gone.push(row.remote_id);
      else open += 1;
    }
    const vanished = await db().transaction((tx) => markVanished(tx, account.id, gone, startedAt));
    const waiting = due.length - askOneByOne;
    return {
      vanished,
      note:
        open > 0
          ? notSaidText(open, account.provider.label)
          : waiting > 0
            ? unreadText(waiting, account.provider.label)
            : null,
    };
  }
  if (end.doubtful)
    return {
      vanished: 0,
      note: `${end.doubtful}. ${keptText(missing.length)}`,
    };
  const twice = missing.filter((row) => row.missing_since !== null);
  for (const row of twice.toSorted(() => Math.random() - 0.5).slice(0, asked)) {
    const found = await ask(row);
    if (found === undefined)
      return {
        vanished: 0,
        note: notSaidText(missing.length, account.provider.label),
      };
    if (found)
      return {
        vanished: 0,
        note: stillThereText(missing.length, account.provider.label),
      };
  }
  const again = twice.map((row) => row.remote_id);
  const vanished = await db().transaction((tx) => markVanished(tx, account.id, again, startedAt));
  const fresh = missing.filter((row) => row.missing_since === null).map((row) => row.remote_id);
  await db().execute(sql`
    with fresh as (
      select id from sub_users
        where account_id = ${account.id} and remote_id = any(${sql.param(fresh)}::text[])
      order by remote_id collate "C" for no key update)
    update sub_users s set missing_since = ${startedAt}::timestamptz from fresh where s.id = fresh.id`);
  return {
    vanished,
    note: fresh.length > 0 ? unconfirmedText(fresh.length) : null,
  };
}

const separator = "\u001f";

/**
 * Nearly always none is missing, so their ids come in one text first. One that contains the separator is never found
 * to be missing.
 */
async function missingFrom(
  accountId: string,
  seen: ReadonlySet<string>,
  startedAt: Date,
): Promise<Missing[]> {
  const older = sql`account_id = ${accountId} and vanished_at is null and observed_at < ${startedAt}::timestamptz`;
  const { rows: known } = await db().execute<{ ids: string | null }>(
    sql`select string_agg(remote_id, ${separator}) as ids from sub_users where ${older}`,
  );
  const missing = (known[0]?.ids?.split(separator) ?? []).filter((id) => !seen.has(id));
  if (missing.length === 0) return [];
  const { rows } = await db().execute<Missing>(sql`
    select remote_id, name, status, missing_since, observed_at from sub_users
    where ${older} and remote_id = any(${sql.param(missing)}::text[])`);
  return rows;
}

/** Those that the mirror does not know to be disabled come first, the others once they were not read for a while. */
function dueOf(missing: readonly Missing[], now: Date): Missing[] {
  const readAt = (row: Missing) => new Date(row.observed_at).getTime();
  const isDisabled = (row: Missing) => (row.status === "disabled" ? 1 : 0);
  return missing
    .filter((row) => !isDisabled(row) || now.getTime() - readAt(row) > hiddenFor)
    .toSorted((a, b) => isDisabled(a) - isDisabled(b) || readAt(a) - readAt(b));
}

function keptText(count: number): string {
  return plural(count, {
    one: "1 sub-user is missing from the listing. It is kept.",
    other: `${count} sub-users are missing from the listing. They are kept.`,
  });
}

function unreadText(count: number, provider: string): string {
  return plural(count, {
    one: `1 sub-user is missing from the listing, and ${provider} has yet to be asked about it. It is kept.`,
    other: `${count} sub-users are missing from the listing, and ${provider} has yet to be asked about them. They are kept.`,
  });
}

function unconfirmedText(count: number): string {
  return plural(count, {
    one: "1 sub-user is missing from the listing. It is kept until the next one confirms it.",
    other: `${count} sub-users are missing from the listing. They are kept until the next one confirms it.`,
  });
}

function notSaidText(count: number, provider: string): string {
  return plural(count, {
    one: `1 sub-user is missing from the listing, and ${provider} does not say whether it is gone. It is kept.`,
    other: `${count} sub-users are missing from the listing, and ${provider} does not say whether they are gone. They are kept.`,
  });
}

function stillThereText(count: number, provider: string): string {
  return plural(count, {
    one: `1 sub-user is missing from the listing, but ${provider} still answers for it. It is kept.`,
    other: `${count} sub-users are missing from the listing, but ${provider} still answers for them. They are kept.`,
  });
}
