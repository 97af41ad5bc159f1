import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import type { ConfiguredAccount } from "../accounts/configured";
import { db } from "../db/client";
import { minuteMs, hourMs } from "../domain/durations";
import { plural } from "../domain/texts/message";
import { ProviderError } from "../providers/error";
import type { ListingEnd, RemoteSubUser } from "../providers/provider";
import { markVanished } from "../sub-users/mark-vanished";
import { recordDrift } from "../sub-users/drift";
import { observeSubUsers } from "../sub-users/observe";

/** Up to this many missing sub-users are read one by one; more than that looks like a broken listing. */
const askOneByOne = 20;

/** Up to this many may be deleted at once; more of them, if most, look like a broken listing as well. */
const few = 3;

/**
 * How long such a listing is doubted, in ms: a provider's database that fails over may lack them in every
 * listing and every read until then.
 */
const doubtedFor = 15 * minuteMs;

/** How long one that a listing hides is not read again, in ms. */
const hiddenForMs = hourMs;

/** How many of a larger number are read, chosen at random. */
const asked = 3;

interface Missing extends Record<string, unknown> {
  remote_id: string;
  name: string;
  status: string;
  missing_since: Date | null;
  observed_at: Date;
}

/** `doubted`: the listing lacks most of them, and too little time has passed to believe it. */
interface Retired {
  vanished: number;
  note: string | null;
  doubted: boolean;
}

/**
 * Tombstones what a listing no longer has, but only after a complete and consistent one: a few are each
 * confirmed by a read, a larger number only when a later listing lacks them too and a sample of reads finds
 * none of them. If many or most are missing, the later listing must begin `doubtedFor` after the first.
 */
export async function retireMissing(
  account: ConfiguredAccount,
  seen: ReadonlySet<string>,
  end: ListingEnd,
  startedAt: Date,
  signal?: AbortSignal,
): Promise<Retired> {
  const kept = { vanished: 0, doubted: false };
  if (!end.consistent) return { ...kept, note: null };
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
  if (missing.length === 0) return { ...kept, note: null };
  const lacked =
    end.hides === "disabled" ? missing.filter(({ status }) => status !== "disabled").length : missing.length;
  const lacksMost = lacked > few && lacked > seen.size;
  const isLater = ({ missing_since: since }: Missing, by: number) =>
    since !== null && startedAt.getTime() - new Date(since).getTime() >= by;
  const hidden = end.hides === "disabled" && seen.size > 0;
  if (hidden || (missing.length <= askOneByOne && seen.size > 0)) {
    const due = hidden ? dueOf(missing, startedAt) : missing;
    const unfound: Missing[] = [];
    let open = 0;
    for (const row of due.slice(0, askOneByOne)) {
      const observedAt = databaseNow();
      const found = await ask(row);
      if (found) {
        await recordDrift(account.id, [{ item: found, observedAt }]);
        await observeSubUsers(db(), account.id, [found], observedAt);
      } else if (found === null) unfound.push(row);
      else open += 1;
    }
    const gone = lacksMost ? unfound.filter((row) => isLater(row, doubtedFor)) : unfound;
    const vanished = await retire(account.id, gone, startedAt);
    await recordMissing(account.id, unfound, startedAt);
    const doubted = unfound.length - gone.length;
    const waiting = due.length - askOneByOne;
    return {
      vanished,
      doubted: doubted > 0,
      note:
        doubted > 0
          ? doubtedText(doubted)
          : open > 0
            ? notSaidText(open, account.provider.label)
            : waiting > 0
              ? unreadText(waiting, account.provider.label)
              : null,
    };
  }
  if (end.doubtful) return { ...kept, note: `${end.doubtful}. ${keptText(missing.length)}` };
  const isMuch = lacksMost || missing.length > askOneByOne;
  const again = missing.filter((row) => isLater(row, isMuch ? doubtedFor : 0));
  for (const row of again.toSorted(() => Math.random() - 0.5).slice(0, asked)) {
    const found = await ask(row);
    if (found === undefined) return { ...kept, note: notSaidText(missing.length, account.provider.label) };
    if (found) return { ...kept, note: stillThereText(missing.length, account.provider.label) };
  }
  const vanished = await retire(account.id, again, startedAt);
  await recordMissing(account.id, missing, startedAt);
  const left = missing.length - again.length;
  return {
    vanished,
    doubted: lacksMost && left > 0,
    note: left === 0 ? null : isMuch ? doubtedText(left) : unconfirmedText(left),
  };
}

function retire(accountId: string, gone: readonly Missing[], startedAt: Date): Promise<number> {
  const ids = gone.map((row) => row.remote_id);
  return db().transaction((tx) => markVanished(tx, accountId, ids, startedAt));
}

/** Since when they are missing, of those that are not gone. */
async function recordMissing(accountId: string, missing: readonly Missing[], startedAt: Date): Promise<void> {
  const fresh = missing.filter((row) => row.missing_since === null).map((row) => row.remote_id);
  if (fresh.length === 0) return;
  await db().execute(sql`
    with fresh as (
      select id from sub_users
        where account_id = ${accountId} and vanished_at is null and remote_id = any(${sql.param(fresh)}::text[])
      order by remote_id collate "C" for no key update)
    update sub_users s set missing_since = ${startedAt}::timestamptz from fresh where s.id = fresh.id`);
}

const separator = "\u001f";

/**
 * Nearly always none is missing, so their ids come in one text first. One that contains the separator is
 * never found to be missing.
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

/** Those that the mirror does not know to be disabled come first, the others once not read for a while. */
function dueOf(missing: readonly Missing[], now: Date): Missing[] {
  const readAt = (row: Missing) => new Date(row.observed_at).getTime();
  const isDisabled = (row: Missing) => (row.status === "disabled" ? 1 : 0);
  return missing
    .filter((row) => !isDisabled(row) || now.getTime() - readAt(row) > hiddenForMs)
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

function doubtedText(count: number): string {
  const minutes = doubtedFor / minuteMs;
  return plural(count, {
    one: `1 sub-user is missing from the listing. It is kept until a listing at least ${minutes} minutes later lacks it too.`,
    other: `${count} sub-users are missing from the listing. They are kept until a listing at least ${minutes} minutes later lacks them too.`,
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
