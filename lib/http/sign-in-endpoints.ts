import "server-only";
import { anonymous } from "../actor";
import { auditSparingly } from "../audit/sparingly";
import { sessionCookie } from "../auth/cookie";
import { sessionOfCookie } from "../auth/current";
import { signOut } from "../auth/sign-out";
import { DeskError, type Envelope } from "../domain/errors";
import { describeError, log } from "../log";
import { httpStatus, toErrorBody } from "./error-body";
import { requireSameOrigin, originOf } from "./origin";
import { networkKey } from "../address";
import { isWellFormed } from "./well-formed";

/**
 * What Subdesk's pages and an OpenID provider need of the sign-in library; its own pages are not among it.
 */
const served: Record<string, readonly string[]> = {
  GET: ["csrf", "error", "providers", "session", "signin", "callback/oidc"],
  POST: ["signin/oidc", "signout", "callback/credentials", "callback/passkey"],
};

/**
 * The answer to a request that the library must not see; null for one that it may. Signing in and out must
 * come from Subdesk's own pages, like every write.
 */
export async function refusalOf(request: Request, segments: readonly string[]): Promise<Response | null> {
  const { requestId } = originOf(request.headers);
  try {
    if (request.method === "POST") requireSameOrigin(request.headers);
    const known = served[request.method === "HEAD" ? "GET" : request.method]?.includes(segments.join("/"));
    if (known && (await isWellFormed(request))) return null;
    throw new DeskError("invalid", "This request cannot be read.");
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const body = toErrorBody(error, requestId);
    return envelope({ ok: false, error: body }, body.code === "invalid" ? 400 : httpStatus(body.code));
  }
}

/**
 * Signs out in place of the library, which answers as if it had also where the session could not be ended.
 * The browser keeps its cookie until it is.
 */
export async function signedOut(request: Request): Promise<Response> {
  const origin = originOf(request.headers);
  try {
    const sessionId = await sessionOfCookie();
    if (sessionId !== null) await signOut(sessionId, origin);
  } catch (error) {
    log().error({ requestId: origin.requestId, ...describeError(error) }, "a sign-out failed");
    const body = toErrorBody(error, origin.requestId);
    return envelope({ ok: false, error: body }, httpStatus(body.code));
  }
  const response = envelope({ ok: true, data: null }, 200);
  const { name, options } = sessionCookie();
  response.headers.set(
    "set-cookie",
    `${name}=; Path=${options.path}; Max-Age=0; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`,
  );
  return response;
}

function envelope(body: Envelope<null>, status: number): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/** Our own refusals, which are audited where they are decided. */
const decidedHere = ["OpenIdRefused", "Unavailable", "TooManyAttempts"];

/**
 * Audits an answer of the OpenID provider that the library rejected: forged, replayed, too late, or an error.
 */
export async function recordUnverified(request: Request, response: Response): Promise<void> {
  const location = response.headers.get("location") ?? "";
  const error = URL.canParse(location, request.url)
    ? new URL(location, request.url).searchParams.get("error")
    : null;
  if (error === null || decidedHere.includes(error)) return;
  const from = originOf(request.headers);
  await auditSparingly(networkKey(from.address), anonymous, from, {
    action: "session.sign-in",
    outcome: "refused",
    after: { with: "openid" },
    reason: "The answer of the OpenID provider could not be verified.",
  });
}
