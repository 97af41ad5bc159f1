import "server-only";
import { describeError, log } from "../log";
import { singleton } from "../singleton";
import type { Author } from "../actor";
import { minuteMs } from "../domain/durations";
import { recordAuditAlone, type AuditEntry, type AuditOrigin } from "./record";

const interval = 10 * minuteMs;
/** How many are told apart at a time; all others share one line. */
const maxRecorded = 200;

interface Noted {
  author: Author;
  origin: AuditOrigin;
  entry: AuditEntry;
  again: number;
}

const noted = () => singleton("audit-sparingly", () => new Map<string, Noted>());

/**
 * Audits what strangers can cause as often as they like: the first time at once, and the number of
 * repetitions within ten minutes as one more line. `who` tells the sources apart. Never throws: what it
 * describes was already refused.
 */
export async function auditSparingly(
  who: string,
  author: Author,
  origin: AuditOrigin,
  entry: AuditEntry,
): Promise<void> {
  const kind = `${entry.action} ${entry.reason ?? ""}`;
  const told = noted().has(`${kind} ${who}`) || noted().size < maxRecorded;
  const key = told ? `${kind} ${who}` : kind;
  const known = noted().get(key);
  if (known) {
    known.again += 1;
    return;
  }
  const first = told
    ? { author, origin, entry }
    : { author: { ...author, staffId: null }, origin: null, entry };
  noted().set(key, { ...first, again: 0 });
  setTimeout(() => void conclude(key), interval).unref();
  await write(first);
}

/** Writes how often each was repeated, and starts again. */
export async function concludeNoted(): Promise<void> {
  for (const key of [...noted().keys()]) await conclude(key);
}

async function conclude(key: string): Promise<void> {
  const known = noted().get(key);
  noted().delete(key);
  if (known && known.again > 0)
    await write({
      ...known,
      origin: { ...known.origin, requestId: null },
      entry: { ...known.entry, after: { ...known.entry.after, timesMore: known.again } },
    });
}

async function write({ author, origin, entry }: Omit<Noted, "again">): Promise<void> {
  await recordAuditAlone(author, origin, entry).catch((error: unknown) =>
    log().error({ requestId: origin?.requestId, ...describeError(error) }, "a refusal could not be audited"),
  );
}
