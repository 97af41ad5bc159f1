import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

const place = "subdesk.recent";
const most = 6;

/** References only: names are read anew, and only as long as the person may. */
interface Kept {
  /** Whose they are: another person of the same browser sees none of them. */
  who: string;
  refs: SubUserRef[];
}

/** The sub-users whose pages this person opened last in this browser, the latest first. */
export function recentSubUsers(who: string): SubUserRef[] {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null") as Partial<Kept> | null;
    if (kept?.who !== who || !Array.isArray(kept.refs)) return [];
    return kept.refs.filter((ref) => typeof ref?.accountId === "string" && typeof ref.remoteId === "string");
  } catch {
    return [];
  }
}

export function rememberSubUser(who: string, { accountId, remoteId }: SubUserRef): void {
  const others = recentSubUsers(who).filter(
    (ref) => ref.accountId !== accountId || ref.remoteId !== remoteId,
  );
  const kept: Kept = { who, refs: [{ accountId, remoteId }, ...others].slice(0, most) };
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing offers nothing recent.
  }
}
