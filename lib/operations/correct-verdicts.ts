import "server-only";
import { and, eq, inArray, or, sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { subdesk } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import type { RemoteSubUser } from "../providers/provider";
import { fieldsSet, imageSet, shows, watchedImage } from "../domain/operations/asked";
import { hasName } from "../domain/operations/same-name";
import { imageOfRemote } from "./image";
import { completeListed } from "./complete-new";
import { settleOperation, type Outcome } from "./settle";
import type { OperationRow } from "./present";
import { confirmedWords } from "./words";

/** What appears later than this after a write was sent is someone else's change. */
const within = sql.raw("interval '24 hours'");
/** A change that a later one has replaced can only have arrived late; it cannot have been made again. */
const supersededWithin = sql.raw("interval '1 hour'");
/** This soon after a deletion, a listing may come from a replica that does not know of it yet. */
const copiesLag = sql.raw("interval '1 minute'");

/** The verdicts of an account that one walk through its listing may settle or contradict. */
export interface OpenVerdicts {
  /** Rows of the listing, before the mirror takes them over. */
  meet(items: readonly RemoteSubUser[], observedAt: Date): Promise<void>;
  /** What follows from what was listed, once the mirror has taken it over, however much of it is missing. */
  concludeListed(): Promise<void>;
  /** What follows from what was not: the listing, begun at `startedAt`, is complete and consistent. */
  concludeMissing(startedAt: Date): Promise<void>;
}

export async function openVerdicts(accountId: string): Promise<OpenVerdicts> {
  const open = await db()
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.accountId, accountId),
        or(
          and(eq(operations.state, "unknown"), operations.checkable),
          and(
            operations.correctable,
            eq(operations.state, "refused"),
            sql`${operations.sentAt} > now() - ${within}`,
          ),
          and(
            operations.correctable,
            eq(operations.state, "superseded"),
            sql`${operations.sentAt} > now() - ${supersededWithin}`,
          ),
        ),
      ),
    );
  const known = groupBy(
    open.filter((row) => row.remoteId !== null && watchedImage(row)),
    (row) => row.remoteId ?? "",
  );
  const creations = groupBy(
    open.filter((row) => row.operation === "create" && row.state === "refused"),
    (row) => row.name,
  );
  return {
    async meet(items, observedAt) {
      if (known.size === 0 && creations.size === 0) return;
      for (const item of items) {
        for (const row of known.get(item.remoteId) ?? []) await meetChange(row, item, observedAt);
        for (const row of creations.get(item.login ?? item.name) ?? [])
          await meetCreation(row, item, observedAt);
      }
    },
    concludeListed: () => concludeListed(accountId),
    concludeMissing: (startedAt) => concludeMissing(accountId, startedAt),
  };
}

function groupBy(rows: OperationRow[], keyOf: (row: OperationRow) => string): Map<string, OperationRow[]> {
  const groups = new Map<string, OperationRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

async function meetChange(row: OperationRow, item: RemoteSubUser, observedAt: Date): Promise<void> {
  const asked = watchedImage(row);
  const image = imageOfRemote(item);
  if (!asked || !row.sentAt || observedAt <= row.sentAt || !shows(image, asked)) return;
  // In an image, a note that cannot be read looks like none.
  if ("note" in asked && item.note === undefined) return;
  if (!hasName(row.operation, row.name, item.name)) return;
  if (row.state === "unknown") {
    await settleOperation(row, {
      state: "done",
      message: confirmedWords(row),
      after: item,
      observedAt,
      by: subdesk,
    });
    return;
  }
  const later = await laterChanges(row);
  if (
    later.some(
      (other) => shows(image, imageSet(other)) || (row.state === "refused" && other.state === "done"),
    )
  )
    return;
  await correctVerdict(row, "done", "it took effect late and now shows.", { after: item, observedAt });
}

/** Later changes of ours that set one of its fields too: they may explain what is seen now. */
async function laterChanges(row: OperationRow): Promise<OperationRow[]> {
  const fields = fieldsSet(row).filter((field) => !row.overtaken.includes(field));
  const later = await db()
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.accountId, row.accountId),
        eq(operations.remoteId, row.remoteId ?? ""),
        sql`${operations.sentAt} > ${row.sentAt}::timestamptz`,
        inArray(operations.state, ["sent", "unknown", "done"]),
      ),
    );
  return later.filter((other) => fieldsSet(other).some((field) => fields.includes(field)));
}

async function meetCreation(row: OperationRow, item: RemoteSubUser, observedAt: Date): Promise<void> {
  const { rows } = await db().execute<{ explained: boolean }>(sql`
    select exists (
        select 1 from sub_users s
        where s.account_id = ${row.accountId} and s.remote_id = ${item.remoteId}
          and s.first_seen_at < ${row.createdAt}::timestamptz)
      or exists (
        select 1 from operations o
        where o.account_id = ${row.accountId} and o.operation = 'create' and o.id <> ${row.id}
          and o.name = ${row.name}
          and o.sent_at > ${row.sentAt}::timestamptz
          and o.state in ('sent', 'unknown', 'done')) as explained`);
  if (rows[0]?.explained) return;
  await correctVerdict(row, "done", "it was created late and is now listed.", { after: item, observedAt });
}

/** SQL: what the correctable operations of an account are compared with. */
function correctableOf(accountId: string) {
  return {
    recent: sql`o.account_id = ${accountId} and o.correctable and o.sent_at > now() - ${within}`,
    // Nothing was sent for one that a look did not find.
    foundGone: sql`o.account_id = ${accountId} and o.correctable and o.state = 'skipped' and o.sent_at is null
      and o.settled_at > now() - ${within}`,
    mirrored: sql`from operations o
      join sub_users s on s.account_id = o.account_id and s.remote_id = o.remote_id`,
    otherDelete: sql`exists (
      select 1 from operations d
        where d.account_id = o.account_id and d.remote_id = o.remote_id and d.operation = 'delete'
          and d.id <> o.id
        and d.state in ('sent', 'unknown', 'done'))`,
  };
}

async function concludeListed(accountId: string): Promise<void> {
  const { recent, foundGone, mirrored } = correctableOf(accountId);
  const stillThere = await found(sql`
    ${mirrored} where (${recent} and o.state = 'done' or ${foundGone}) and o.operation = 'delete'
      and s.vanished_at is null and s.name = o.name and s.observed_at > o.settled_at + ${copiesLag}`);
  for (const row of stillThere)
    await correctVerdict(row, "refused", "the sub-user is listed again, so it was not deleted.", {});

  await completeListed(accountId);
}

async function concludeMissing(accountId: string, startedAt: Date): Promise<void> {
  const { recent, mirrored, otherDelete } = correctableOf(accountId);
  const deletedLate = await found(sql`
    ${mirrored} where ${recent} and o.operation = 'delete' and o.state = 'refused'
      and s.vanished_at > o.sent_at and not ${otherDelete}`);
  for (const row of deletedLate)
    await correctVerdict(row, "done", "it took effect late: the sub-user is gone.", { after: null });

  const gone = await found(sql`
    ${mirrored} where ${recent} and o.operation = 'create' and o.state = 'done' and s.vanished_at > o.sent_at
      and not ${otherDelete}`);
  for (const row of gone)
    await correctVerdict(
      row,
      "refused",
      "it was listed right after it was created and no longer is, so it does not exist.",
      {},
    );

  // A sub-user that was in a complete listing did exist, even if it is missing later.
  await db().execute(sql`
    with listed as (
      select o.id ${mirrored} where ${recent} and o.operation = 'create' and o.state = 'done'
        and s.vanished_at is null and s.missing_since is null and o.settled_at < ${startedAt}::timestamptz
      order by o.id for no key update of o)
    update operations o set correctable = false from listed where o.id = listed.id`);
}

async function found(source: ReturnType<typeof sql>): Promise<OperationRow[]> {
  const { rows } = await db().execute<{ id: string }>(sql`select o.id ${source}`);
  if (rows.length === 0) return [];
  return db()
    .select()
    .from(operations)
    .where(
      inArray(
        operations.id,
        rows.map(({ id }) => id),
      ),
    );
}

async function correctVerdict(
  row: OperationRow,
  state: "done" | "refused",
  why: string,
  seen: Pick<Outcome, "after" | "observedAt">,
): Promise<void> {
  const at = `${databaseNow().toISOString().slice(0, 16).replace("T", " ")} UTC`;
  await settleOperation(row, {
    state,
    message: `Corrected at ${at}: ${why}`,
    ...seen,
    by: subdesk,
    corrects: true,
  });
}
