import "server-only";
import { randomInt } from "node:crypto";
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
const maxDeletedAtOnce = 3;

/**
 * How long such a listing is doubted, in ms: a provider's database that fails over may lack them in every
 * listing and every read until then.
 */
const doubtedFor = 15 * minuteMs;

/** How long one that a listing hides is not read again, in ms. */
const hiddenForMs = hourMs;

/** How many of a larger number are read, chosen at random. */
const sampleSize = 3;

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

/** What a complete and consistent listing lacks. */
interface Lack {
  account: ConfiguredAccount;
  missing: readonly Missing[];
  /** It lacks most sub-users of the account. */
  lacksMost: boolean;
  /** When the listing began. */
  startedAt: Date;
  signal: AbortSignal;
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
  signal: AbortSignal,
): Promise<Retired> {
  const kept = { vanished: 0, doubted: false, note: null };
  if (!end.consistent) return kept;
  const missing = await missingFrom(account.id, seen, startedAt);
  if (missing.length === 0) return kept;
  const hides = end.hides === "disabled";
  const lacked = hides ? missing.filter(({ status }) => status !== "disabled").length : missing.length;
  const lacksMost = lacked > maxDeletedAtOnce && lacked > seen.size;
  const lack: Lack = { account, missing, lacksMost, startedAt, signal };
  if (hides && seen.size > 0) return confirmOneByOne(lack, dueOf(missing, startedAt));
  if (missing.length <= askOneByOne && seen.size > 0) return confirmOneByOne(lack, missing);
  if (end.doubtful) return { ...kept, note: `${end.doubtful}. ${keptText(missing.length)}` };
  return confirmBySample(lack);
}

/** Reads the first of those whose turn it is; what no read finds is gone, unless the listing lacks most. */
async function confirmOneByOne(lack: Lack, due: readonly Missing[]): Promise<Retired> {
  const { account, lacksMost, startedAt } = lack;
  const { label } = account.provider;
  const unfound: Missing[] = [];
  let open = 0;
  for (const row of due.slice(0, askOneByOne)) {
    const observedAt = databaseNow();
    const found = await ask(lack, row);
    if (found) {
      await recordDrift(account.id, [{ item: found, observedAt }]);
      // Written even where nothing differs: whose turn is next depends on when it was read.
      await observeSubUsers(db(), account.id, [found], observedAt, { alwaysStamp: true });
    } else if (found === null) unfound.push(row);
    else open += 1;
  }
  const gone = lacksMost ? unfound.filter((row) => isLater(lack, row, doubtedFor)) : unfound;
  const vanished = await retire(account.id, gone, startedAt);
  await recordMissing(account.id, unfound, startedAt);
  const doubted = unfound.length - gone.length;
  const waiting = due.length - askOneByOne;
  const noteOf = () => {
    if (doubted > 0) return doubtedText(doubted);
    if (open > 0) return notSaidText(open, label);
    return waiting > 0 ? unreadText(waiting, label) : null;
  };
  return { vanished, doubted: doubted > 0, note: noteOf() };
}

/** Takes those for gone that an earlier listing lacked too, where reads of some of them find none. */
async function confirmBySample(lack: Lack): Promise<Retired> {
  const { account, missing, lacksMost, startedAt } = lack;
  const { label } = account.provider;
  const isMuch = lacksMost || missing.length > askOneByOne;
  const again = missing.filter((row) => isLater(lack, row, isMuch ? doubtedFor : 0));
  for (const row of draw(again, sampleSize)) {
    const found = await ask(lack, row);
    if (found === null) continue;
    const text = found ? stillThereText : notSaidText;
    return { vanished: 0, doubted: false, note: text(missing.length, label) };
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

/** Reads it. Undefined: the provider's answer leaves it open. */
async function ask(
  { account, signal }: Lack,
  { remote_id: remoteId, name }: Missing,
): Promise<RemoteSubUser | null | undefined> {
  try {
    return await account.connection.getSubUser({ remoteId, name }, { lane: "background", signal });
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "contract") return undefined;
    throw error;
  }
}

/** Whether an earlier listing lacked it, begun at least `by` ms before this one. */
function isLater({ startedAt }: Lack, { missing_since: since }: Missing, by: number): boolean {
  return since !== null && startedAt.getTime() - new Date(since).getTime() >= by;
}

/** `count` of them at random, each as likely as any other. */
function draw<Row>(rows: readonly Row[], count: number): Row[] {
  const left = [...rows];
  const drawn: Row[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(randomInt(left.length), 1));
  return drawn;
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
