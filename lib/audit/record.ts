import "server-only";
import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import type { Author, Origin } from "../actor";
import { db, type Executor } from "../db/client";
import { afterCommit } from "../db/one-connection";
import { auditHead } from "../db/schema";
import { log } from "../log";
import { metrics } from "../metrics";
import { keyedDigest } from "../secrets";
import { canonicalJson, storableJson } from "../text";
import type { AuditAction, AuditOutcome } from "../domain/audit/audit";
import { requireKnownSecret, headSeal, lockHead } from "./head";

export interface AuditEntry {
  action: AuditAction;
  outcome: AuditOutcome;
  accountId?: string | null;
  remoteId?: string | null;
  subject?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  reason?: string | null;
  operationId?: string | null;
  runId?: string | null;
}

/** Where it came from; null for what Subdesk does itself. */
export type AuditOrigin = { [Key in keyof Origin]?: Origin[Key] | null } | null;

export type AuditRow = Required<AuditEntry> & {
  seq: number;
  at: Date;
  actorId: string | null;
  actorName: string;
  address: string | null;
  requestId: string | null;
};

/**
 * Appends one row to the chain, inside the caller's transaction: what cannot be written stops what it
 * describes. The head row is locked until that transaction ends, so it should end soon and lock nothing that
 * another writer of an audit line may hold.
 */
export function recordAudit(
  executor: Executor,
  author: Author,
  origin: AuditOrigin,
  entry: AuditEntry,
  at = databaseNow(),
): Promise<void> {
  return recordAuditLines(executor, author, origin, [entry], at);
}

/** As `recordAudit`, in a transaction of its own, for what changes nothing else that is stored. */
export function recordAuditAlone(author: Author, origin: AuditOrigin, entry: AuditEntry): Promise<void> {
  return db().transaction((tx) => recordAudit(tx, author, origin, entry));
}

/** So that no statement takes long, however much a change did. */
const rowsAtOnce = 2_000;

/** As `recordAudit`, for what a change did to many, in this order. */
export async function recordAuditLines(
  executor: Executor,
  author: Author,
  origin: AuditOrigin,
  entries: readonly AuditEntry[],
  at = databaseNow(),
): Promise<void> {
  if (entries.length === 0) return;
  const head = await lockHead(executor);
  requireKnownSecret(head);
  let { seq, hash } = head;
  const rows: AuditRow[] = [];
  const links = entries.map((entry) => {
    const row = rowOf((seq += 1), at, author, origin, entry);
    const previous = hash;
    hash = linkHash(previous, row);
    rows.push(row);
    return { ...row, previous, hash };
  });
  for (let start = 0; start < links.length; start += rowsAtOnce)
    await insertLines(executor, links.slice(start, start + rowsAtOnce));
  await executor
    .update(auditHead)
    .set({ seq, hash, seal: headSeal(seq, hash) })
    .where(eq(auditHead.id, 1));
  afterCommit(() => rows.forEach(recordAct));
}

/** As one parameter: a statement of thousands of them takes longer to build than to carry out. */
async function insertLines(
  executor: Executor,
  lines: readonly (AuditRow & { previous: string; hash: string })[],
): Promise<void> {
  await executor.execute(sql`
    insert into audit_log (seq, at, action, outcome, actor_id, actor_name, address, account_id, remote_id, subject,
      before, after, reason, request_id, operation_id, run_id, previous, hash)
    select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line(seq bigint, at timestamptz, action text,
      outcome text, "actorId" uuid, "actorName" text, address text, "accountId" text, "remoteId" text, subject text,
      before jsonb, after jsonb, reason text, "requestId" text, "operationId" uuid, "runId" uuid, previous text,
      hash text)`);
}

function rowOf(seq: number, at: Date, author: Author, origin: AuditOrigin, entry: AuditEntry): AuditRow {
  return {
    seq,
    at,
    ...storableJson({
      action: entry.action,
      outcome: entry.outcome,
      actorId: author.staffId,
      actorName: author.name,
      address: origin?.address ?? null,
      accountId: entry.accountId ?? null,
      remoteId: entry.remoteId ?? null,
      subject: entry.subject ?? null,
      before: entry.before ?? null,
      after: entry.after ?? null,
      reason: entry.reason ?? null,
      requestId: origin?.requestId ?? null,
      operationId: entry.operationId ?? null,
      runId: entry.runId ?? null,
    }),
  };
}

/** Neither names nor values: the audit has them, for those who may read it. */
function recordAct({
  seq,
  action,
  outcome,
  actorId,
  accountId,
  operationId,
  runId,
  requestId,
}: AuditRow): void {
  metrics().acts.inc({ action, outcome, in_run: String(runId !== null && operationId !== null) });
  log().info(
    {
      audit: seq,
      action,
      outcome,
      staff: actorId,
      ...(accountId !== null && { account: accountId }),
      ...(operationId !== null && { operation: operationId }),
      ...(runId !== null && { run: runId }),
      ...(requestId !== null && { requestId }),
    },
    "act",
  );
}

/** The keyed hash that ties a row to the one before it. */
function linkHash(previous: string, row: AuditRow): string {
  return keyedDigest("audit", linkContent(previous, row));
}

/** What that hash is made of. */
export function linkContent(previous: string, row: AuditRow): string {
  const content = createHash("sha256")
    .update(canonicalJson({ ...row, at: row.at.toISOString() }))
    .digest("base64url");
  return `${previous}.${content}`;
}
