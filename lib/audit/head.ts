import "server-only";
import { eq, sql } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { auditHead } from "../db/schema";
import { env, SettingError } from "../env";
import { digestUnder, keyedDigest } from "../secrets";

type Head = typeof auditHead.$inferSelect;

/** What the seal of a head is made of. */
export const headText = ({ seq, hash }: Pick<Head, "seq" | "hash">) => `head.${seq}.${hash}`;

/** Ties the head to its chain, so that an earlier head cannot be restored by hand. */
export function headSeal(seq: number, hash: string): string {
  return keyedDigest("audit", headText({ seq, hash }));
}

/** Locked until the transaction of `executor` ends. */
export async function lockHead(executor: Executor): Promise<Head> {
  const [head] = await executor.select().from(auditHead).where(eq(auditHead.id, 1)).for("update");
  if (!head) throw new Error("The audit chain has no head.");
  return head;
}

/** Whether Subdesk's secret sealed the head, or one that it had before. */
function isWrittenUnderKnownSecret(head: Head): boolean {
  if (head.seq === 0 || head.seal === headSeal(head.seq, head.hash)) return true;
  const text = Buffer.from(headText(head));
  return env().earlierSecrets.some(
    (secret) => digestUnder(secret, "audit", text).toString("base64url") === head.seal,
  );
}

/**
 * Throws a SettingError where the chain was written with a secret that is not known here: lines under two of
 * them would spoil it for good, and second factors and much else cannot be read.
 */
export function requireKnownSecret(head: Head): void {
  if (isWrittenUnderKnownSecret(head)) return;
  const { dataDir } = env();
  throw new SettingError(
    `AUTH_SECRET is not the secret that this database was written with, or someone changed the head of its audit. Put that secret back: the file ${dataDir ?? "data"}/secret, or AUTH_SECRET. If you changed it on purpose, set AUTH_SECRET_BEFORE to the earlier one. If it is lost, npm run secret:accept continues with another one, and docs/SECURITY.md says what that costs.`,
  );
}

/** Whether this process may add to the chain: it knows the secret that sealed the head. */
export async function knowsSecret(): Promise<boolean> {
  const [head] = await db().select().from(auditHead).where(eq(auditHead.id, 1));
  return head === undefined || isWrittenUnderKnownSecret(head);
}

/**
 * `requireKnownSecret` for a start and for chores, before any write. A database without an audit has no
 * secret yet.
 */
export async function requireKnownDatabase(executor: Executor = db()): Promise<void> {
  const { rows } = await executor.execute<{ there: boolean }>(
    sql`select to_regclass('public.audit_head') is not null as there`,
  );
  if (!rows[0]?.there) return;
  const [head] = await executor.select().from(auditHead).where(eq(auditHead.id, 1));
  if (head) requireKnownSecret(head);
}

/** Continues a chain that another secret sealed. Returns whether one had. */
export async function acceptHead(executor: Executor): Promise<boolean> {
  const head = await lockHead(executor);
  if (isWrittenUnderKnownSecret(head)) return false;
  await executor
    .update(auditHead)
    .set({ seal: headSeal(head.seq, head.hash) })
    .where(eq(auditHead.id, 1));
  return true;
}
