import type { OperationView } from "@/lib/domain/operations/operation";

export type Watched = Pick<OperationView, "checkable" | "nextLookAt">;

/** What Subdesk does next about an outcome that nobody knows. */
export function nextLookText({ checkable, nextLookAt }: Watched, now: number): string {
  if (!checkable) return "No read can tell, so someone has to settle it.";
  if (nextLookAt === null) return "Subdesk looks again after the next complete sync.";
  const seconds = Math.ceil((Date.parse(nextLookAt) - now) / 1000);
  if (seconds <= 0) return "Subdesk is about to look again.";
  return `Subdesk looks again in ${seconds <= 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}.`;
}
