import "server-only";
import { distrustWords } from "../domain/accounts/distrust";
import { utcDateTime } from "../domain/dates";
import { DeskError } from "../domain/errors";
import type { ConfiguredAccount } from "./configured";

/** Why nothing may be sent to the account, or null. */
export function haltReason({ label, paused, locked }: ConfiguredAccount): string | null {
  if (locked !== null) return `${label}: ${locked}`;
  if (paused?.distrust) return distrustWords(label, paused.distrust.what, utcDateTime(paused.distrust.since));
  return paused && `${label} is paused by ${paused.by}${paused.reason ? `: ${paused.reason}` : "."}`;
}

/** Throws DeskError when nothing may be sent to it. */
export function requireNotHalted(account: ConfiguredAccount): void {
  const why = haltReason(account);
  if (why !== null) throw new DeskError("paused", why);
}
