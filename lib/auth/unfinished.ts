import "server-only";
import { and, eq, gte } from "drizzle-orm";
import type { Author, Origin } from "../actor";
import { networkKey } from "../address";
import { recordAuditAlone } from "../audit/record";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { sessions } from "../db/schema";
import { minuteMs } from "../domain/durations";
import { describeError, log } from "../log";
import { singleton } from "../singleton";

const patienceMs = 10 * minuteMs;
/** How many are waited for at a time; what comes beyond that is audited at once. */
const maxWaiting = 1_000;

interface Unfinished {
  author: Author & { staffId: string };
  origin: Origin;
  since: Date;
  asked: number;
}

const waiting = () => singleton("unfinished-sign-ins", () => new Map<string, Unfinished>());

/**
 * Notes that a right password was answered by asking for the second factor. Where not as many
 * sign-ins from that network follow within ten minutes, the audit says so: someone else may know the
 * password. Never throws.
 */
export async function recordUnfinished(author: Unfinished["author"], origin: Origin): Promise<void> {
  const key = `${author.staffId} ${networkKey(origin.address)}`;
  const known = waiting().get(key);
  if (known) {
    known.asked += 1;
    return;
  }
  const noted = { author, origin, since: databaseNow(), asked: 1 };
  if (waiting().size >= maxWaiting) return write(noted, 1);
  waiting().set(key, noted);
  setTimeout(() => void conclude(key), patienceMs).unref();
}

/** Audits at once what is waited for. */
export async function concludeUnfinished(): Promise<void> {
  for (const key of [...waiting().keys()]) await conclude(key);
}

async function conclude(key: string): Promise<void> {
  const noted = waiting().get(key);
  waiting().delete(key);
  if (!noted) return;
  const { author, origin, since, asked } = noted;
  const begun = await db()
    .select({ address: sessions.address })
    .from(sessions)
    .where(and(eq(sessions.staffId, author.staffId), gte(sessions.createdAt, since)))
    .catch(() => []);
  const place = networkKey(origin.address);
  const left = asked - begun.filter(({ address }) => networkKey(address) === place).length;
  if (left > 0) await write(noted, left);
}

async function write({ author, origin }: Unfinished, times: number): Promise<void> {
  await recordAuditAlone(author, origin, {
    action: "session.sign-in",
    outcome: "refused",
    after: { with: "password", ...(times > 1 && { timesMore: times - 1 }) },
    reason: "The password was right, and no second factor followed.",
  }).catch((error: unknown) =>
    log().error(
      { requestId: origin.requestId, ...describeError(error) },
      "an unfinished sign-in could not be audited",
    ),
  );
}
