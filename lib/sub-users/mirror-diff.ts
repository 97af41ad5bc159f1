import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";
import { isBefore, othersOf } from "../accounts/others";
import { isDue, isNewHour } from "../usage/sample";
import {
  differs,
  isCounted,
  mirrorFingerprint,
  recordset,
  fingerprintOf,
  fingerprintRows,
  type Observation,
} from "./observation";

/** What of a listing has to be stored; the rest is in the mirror already. */
export interface MirrorDiff {
  changed: Observation[];
  /** Whose counters have to be sampled, by when they were read. */
  toSample: { at: Date; remoteIds: string[] }[];
}

interface Compared extends Record<string, unknown> {
  changed: string[];
  due: string[];
  newHour: boolean;
}

/** Fewer rows that report the same fields are not worth a statement of their own. */
const smallest = 20;

/**
 * Compares what a provider reported with the mirror. Writes nothing: an upsert of rows that are as they were
 * would lock each of them, write that to the log and take a number of the sequence. Most rows are compared as
 * one text, which costs a third of taking their fields apart; only those whose text differs are compared
 * field by field. Rows are looked up one by one: for a thousand, PostgreSQL may prefer to read the whole
 * table, again for each batch.
 */
export async function diffWithMirror(
  executor: Executor,
  accountId: string,
  observations: readonly Observation[],
): Promise<MirrorDiff> {
  const first = observations[0];
  if (!first) return { changed: [], toSample: [] };
  const last = new Map(observations.map((observation) => [observation.item.remoteId, observation]));
  const doubtful: Observation[] = [];
  const due = new Set<string>();
  let newHour = false;
  const compare = async (differing: SQL, source: SQL) => {
    const { rows } = await executor.execute<Compared>(sql`
      with ${othersOf(accountId)}
      select coalesce(array_agg(remote_id) filter (where differs), '{}') as changed,
        coalesce(array_agg(remote_id) filter (where due), '{}') as due,
        ${isNewHour(accountId, first.observedAt)} as "newHour"
      from (
        select excluded.remote_id, ${differing} as differs, ${isDue("t", first.observedAt)} as due
        from ${source}
          left join lateral (select * from sub_users
            where account_id = ${accountId} and remote_id = excluded.remote_id limit 1) t on true
          left join lateral (select * from usage_last where sub_user_id = t.id limit 1) l on true) compared`);
    for (const remoteId of rows[0]?.due ?? []) due.add(remoteId);
    newHour ||= rows[0]?.newHour === true;
    return (rows[0]?.changed ?? []).flatMap((remoteId) => last.get(remoteId) ?? []);
  };
  for (const [form, group] of byForm([...last.values()], doubtful)) {
    const known = sql`t.missing_since is null and t.vanished_at is null and not ${sql.raw(isBefore("t"))}
      and ${mirrorFingerprint(form)} = excluded.text`;
    const source = sql`${fingerprintRows(group.ids, group.texts)} as excluded(remote_id, text)`;
    doubtful.push(...(await compare(sql`(${known}) is not true`, source)));
  }
  const changed =
    doubtful.length === 0
      ? []
      : await compare(
          sql`(t.id is null or t.observed_at < excluded.observed_at and ${differs(sql`excluded.status_said`)})`,
          recordset(doubtful, "excluded"),
        );
  for (const { item } of changed) due.add(item.remoteId);
  return { changed, toSample: samplesOf([...last.values()].filter(isCounted), due, newHour) };
}

/** The observations as texts, by the fields they report; what cannot be compared so goes to `others`. */
function byForm(
  observations: readonly Observation[],
  others: Observation[],
): [number, { ids: string[]; texts: string[] }][] {
  const groups = new Map<number, { observations: Observation[]; ids: string[]; texts: string[] }>();
  for (const observation of observations) {
    const saying = fingerprintOf(observation.item);
    if (!saying) {
      others.push(observation);
      continue;
    }
    let group = groups.get(saying.form);
    if (!group) groups.set(saying.form, (group = { observations: [], ids: [], texts: [] }));
    group.observations.push(observation);
    group.ids.push(observation.item.remoteId);
    group.texts.push(saying.text);
  }
  return [...groups].filter(([, group]) => {
    if (group.ids.length >= smallest) return true;
    others.push(...group.observations);
    return false;
  });
}

/** The first read of an hour is noted even where no counter moved. */
function samplesOf(
  counted: readonly Observation[],
  due: ReadonlySet<string>,
  newHour: boolean,
): MirrorDiff["toSample"] {
  const reads = new Map<number, string[]>();
  const firstRead = newHour ? counted[0]?.observedAt.getTime() : undefined;
  for (const { item, observedAt } of counted) {
    const at = observedAt.getTime();
    if (at !== firstRead && !due.has(item.remoteId)) continue;
    const ids = reads.get(at);
    if (ids) ids.push(item.remoteId);
    else reads.set(at, [item.remoteId]);
  }
  return [...reads].map(([at, remoteIds]) => ({ at: new Date(at), remoteIds }));
}
