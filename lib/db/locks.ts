import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Transaction } from "./client";

/**
 * Every advisory lock of Subdesk, so that no two share a number by accident.
 *
 * A transaction that locks more than one thing takes them in this order, so that no two deadlock: advisory
 * locks; accounts; operations by id; staff and sessions; runs; rows of a run by position; sub-users by
 * account and remote id; customers by id; usage; last of all the head of the audit.
 */
export const locks = {
  /** For changing the schema, or relying on it not to change. Held by a session. */
  migration: 7_264_201,
  /** For changing accounts or the key that seals them. */
  accounts: 7_264_202,
  /** For changing who may do what. Taken before any row of staff. */
  staff: 7_264_203,
  /** For making a backup. Held by a session, so that it ends with the process that makes it. */
  backup: 7_264_205,
  /** For making a queue: pg-boss gives each a table of its own, and two that do so at once would deadlock. */
  queues: 7_264_206,
  /** For changing customers' links and references: a change may move thousands, and is short. */
  customers: 7_264_207,
  /** Of evaluations of alert rules, which share it: it says which are under way. */
  evaluation: 7_264_208,
} as const;

/**
 * Seeds the hashes of texts used as locks, so that they differ from the same texts hashed for anything else.
 */
const textSeed = 7_264_204;

/** One holder at a time, in all processes, until the transaction ends. */
export async function acquireLock(
  tx: Transaction,
  name: Exclude<keyof typeof locks, "migration" | "backup" | "evaluation">,
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${locks[name]})`);
}

/** SQL: takes a lock that any number of transactions in all processes may hold, until this one ends. */
export function sharedLock(name: "evaluation"): SQL {
  return sql`pg_advisory_xact_lock_shared(${locks[name]})`;
}

/** SQL: when the first of the transactions began that hold this lock; null where none does. */
export function heldSince(name: "evaluation"): SQL {
  return sql`(select min(a.xact_start) from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objid = ${locks[name]} and l.classid = 0 and l.objsubid = 1
      and l.database = (select d.oid from pg_database d where d.datname = current_database()))`;
}

/** The same for each of these texts, always in the same order, so that two holders never deadlock. */
export async function lockTexts(tx: Transaction, texts: readonly string[]): Promise<void> {
  for (const text of [...new Set(texts)].sort())
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${text}, ${textSeed}))`);
}
