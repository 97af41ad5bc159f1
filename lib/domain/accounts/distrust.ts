/**
 * What the address of a provider does that is no longer to be trusted with credentials: it answers with a web
 * page where it spoke JSON before, or it shows a certificate that is not valid for it.
 */
export type Distrust = "page" | "certificate";

/** As the reason of a pause. */
export const distrustReasons: Record<Distrust, string> = {
  page: "Its address answers with a web page instead of its API.",
  certificate: "Its address shows a certificate that is not valid.",
};

export const untilTested = "Nothing is sent to it until Test connection succeeds.";

/** `since`: "29 Nov 2026, 09:12 UTC". */
export function distrustWords(account: string, what: Distrust, since: string): string {
  const does = {
    page: "has answered with a web page instead of its API",
    certificate: "has shown a certificate that is not valid",
  }[what];
  return `${account}’s address ${does} since ${since}. ${untilTested}`;
}
