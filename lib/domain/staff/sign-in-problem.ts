import type { problems } from "../texts/auth";

/**
 * Why the sign-in page was opened again, by the code in its address: one of `lib/auth/options.ts` and
 * `lib/http/openid-endpoints.ts`, or one of the sign-in library.
 */
export function signInProblem(
  error: string | string[] | undefined,
  hasOpenId: boolean,
): keyof typeof problems | null {
  if (error === undefined) return null;
  if (error === "OpenIdRefused") return "openid";
  if (error === "TooManyAttempts") return "throttled";
  // The library's page leads here with "undefined" when it could not read which providers there are.
  return hasOpenId && error !== "Unavailable" && error !== "undefined" ? "openid-failed" : "silent";
}
