const home = "/sub-users";
const base = "http://desk.invalid";

/** Where to go after signing in: always a path of Subdesk, whatever the address says. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return home;
  try {
    const url = new URL(next, base);
    if (url.origin !== base || /^\/(sign-in|setup|api)(\/|$)/.test(url.pathname)) return home;
    const path = url.pathname + url.search + url.hash;
    // "/.//host" is normalised to "//host", which names another site.
    return path.startsWith("//") ? home : path;
  } catch {
    return home;
  }
}
