import type { AccountView } from "./account";
import { distrustReasons, untilTested } from "./distrust";
import { troubleOf } from "./trouble";

/**
 * Why nothing has been read from an account yet; null where something has, or where the first reading runs
 * normally.
 */
export function unreadReason({
  health,
  healthMessage,
  lastGoodAt,
  lastSync,
  paused,
  locked,
}: UnreadAccount): string | null {
  if (lastGoodAt !== null) return null;
  if (locked !== null) return "Its stored key cannot be opened.";
  if (paused?.distrust) return `${distrustReasons[paused.distrust.what]} ${untilTested}`;
  if (paused) return `Paused by ${paused.by}.`;
  const words = troubleOf(lastSync?.error ?? healthMessage).what;
  if (health === "refused") return `It refuses the key. ${words}`.trim();
  if (health === "unreachable") return `It cannot be reached. ${words}`.trim();
  if (lastSync?.waitingSince) return "It is slow: it has not answered yet.";
  if (lastSync === null || lastSync.state === "running") return null;
  return words === "" ? "The last sync read nothing." : words;
}

type UnreadAccount = Pick<
  AccountView,
  "health" | "healthMessage" | "lastGoodAt" | "lastSync" | "paused" | "locked"
>;
