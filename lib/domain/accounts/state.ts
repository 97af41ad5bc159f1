import { formatCount } from "../format";
import type { StateShape, Tone } from "../tone";
import type { AccountView } from "./account";

export interface AccountState {
  tone: Tone;
  shape: StateShape;
  /** "Reachable" and so on, for where there is room. */
  title: string;
  /** Follows the name in the top bar: "synced", before the age. */
  short: string;
  /** The age that `short` is about; null when there is none to show. */
  at: string | null;
}

type Reading = Pick<AccountView, "health" | "lastGoodAt" | "lastSync"> &
  Partial<Pick<AccountView, "paused" | "locked">>;

/**
 * The state of an account in a few words. A pause comes before a failure, a failure before progress, progress
 * before age.
 */
export function accountState(account: Reading): AccountState {
  const words = accountWords(account);
  return { ...words, shape: shapes[words.tone] };
}

const shapes = {
  good: "dot",
  warn: "triangle",
  bad: "square",
  neutral: "ring",
} as const satisfies Partial<Record<Tone, StateShape>>;

interface AccountWords extends Omit<AccountState, "shape"> {
  tone: keyof typeof shapes;
}

function accountWords({ health, lastGoodAt, lastSync, paused = null, locked = null }: Reading): AccountWords {
  if (locked !== null)
    return {
      tone: "bad",
      title: "Key cannot be opened",
      short: lastGoodAt ? "key cannot be opened, data from" : "key cannot be opened",
      at: lastGoodAt,
    };
  if (paused?.distrust)
    return {
      tone: "bad",
      title: "Address not trusted",
      short: lastGoodAt ? "address not trusted, data from" : "address not trusted",
      at: lastGoodAt,
    };
  if (paused)
    return {
      tone: "neutral",
      title: "Paused",
      short: lastGoodAt ? "paused, data from" : "paused",
      at: lastGoodAt,
    };
  if (health === "refused")
    return {
      tone: "bad",
      title: "Access refused",
      short: lastGoodAt ? "refused, data from" : "refused",
      at: lastGoodAt,
    };
  if (health === "unreachable")
    return {
      tone: "warn",
      title: "Not reachable",
      short: lastGoodAt ? "not reachable, data from" : "not reachable",
      at: lastGoodAt,
    };
  if (lastSync?.waitingSince)
    return {
      tone: "warn",
      title: "Slow",
      short: lastGoodAt ? "slow, data from" : "slow, asked",
      at: lastGoodAt ?? lastSync.waitingSince,
    };
  if (lastSync?.state === "running" && lastGoodAt === null)
    return { tone: "neutral", title: "First import", short: `importing ${progressText(lastSync)}`, at: null };
  if (lastSync?.state === "failed" && lastGoodAt === null)
    return { tone: "warn", title: "First import failed", short: "nothing read yet", at: null };
  if (lastSync?.state === "failed")
    return {
      tone: "warn",
      title: "Last sync failed",
      short: lastGoodAt ? "sync failed, data from" : "sync failed",
      at: lastGoodAt,
    };
  if (lastGoodAt === null)
    return {
      tone: "neutral",
      title: health === "reachable" ? "Reachable" : "Not asked yet",
      short: "not synced yet",
      at: null,
    };
  return { tone: "good", title: "Reachable", short: "synced", at: lastGoodAt };
}

/** A provider's message, ended like a sentence. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** "1,200 of 5,000", or "1,200" when the total is unknown. */
export function progressText({ rows, expected }: { rows: number; expected: number | null }): string {
  return expected === null ? formatCount(rows) : `${formatCount(rows)} of ${formatCount(expected)}`;
}
