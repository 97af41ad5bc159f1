import "server-only";
import { decode } from "next-auth/jwt";
import { networkKey } from "../address";
import { anonymous } from "../actor";
import { openCall, type OpenCall } from "../auth/anonymous-limits";
import { auditThrottled } from "../auth/throttle";
import { DeskError } from "../domain/errors";
import { env } from "../env";
import { originOf } from "./origin";

const calls: Record<string, OpenCall> = {
  "signin/oidc": "openid-start",
  "callback/oidc": "openid-answer",
};

/**
 * Serves a request to the sign-in library. Where the library would ask the OpenID provider, which it does
 * before it looks at the request, only for a browser that waits for that answer, in its network's turn, and
 * as often as one network may.
 */
export async function servedInTurn(
  request: Request,
  segments: readonly string[],
  serve: () => Promise<Response>,
): Promise<Response> {
  const call = env().oidc && calls[segments.join("/")];
  if (!call) return serve();
  if (call === "openid-answer" && !(await isAwaited(request))) return failed(call, "OAuthCallback");
  const from = originOf(request.headers);
  try {
    return await openCall(call, from.address, serve);
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "too-many") throw error;
    await auditThrottled(networkKey(from.address), anonymous, from, {
      action: "session.sign-in",
      after: { with: "openid" },
    });
    return failed(call, "TooManyAttempts");
  }
}

/** Whether this browser began a sign-in lately: the library's own cookie, which only Subdesk can make. */
async function isAwaited(request: Request): Promise<boolean> {
  const salt = `${env().origins[0].startsWith("https:") ? "__Secure-" : ""}next-auth.state`;
  const token = (request.headers.get("cookie") ?? "")
    .split(/; */)
    .find((pair) => pair.startsWith(`${salt}=`))
    ?.slice(salt.length + 1);
  if (!token) return false;
  const state = await decode({ token, secret: env().authSecret, salt }).catch(() => null);
  return Boolean(state?.value);
}

/** As the library answers where it failed. A page that starts a sign-in follows the address by itself. */
function failed(call: OpenCall, error: string): Response {
  const location = `/sign-in?error=${error}`;
  return call === "openid-start"
    ? Response.json({ url: location }, { status: 429 })
    : new Response(null, { status: 302, headers: { location } });
}
