import "server-only";
import { randomUUID } from "node:crypto";
import { auditSparingly } from "../audit/sparingly";
import { anonymous, type Origin } from "../actor";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import { addressOf, networkKey } from "../address";

/**
 * A server action is a public POST that Next itself answers without an Origin header, or with a foreign one
 * beside a forged X-Forwarded-Host. So the Origin must be Subdesk's own, and the browser must say that the
 * page was too.
 */
export function requireSameOrigin(headers: Headers): void {
  const { origins } = env();
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  // Browsers leave out this header only for plain http on another machine.
  const mayLack = origins[0].startsWith("http:") && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origins[0]);
  if (!origin || !origins.includes(origin) || (site ? site !== "same-origin" : !mayLack)) {
    recordForeignOrigin(headers);
    throw new DeskError("forbidden", "This request did not come from Subdesk’s own pages.");
  }
}

/** For a GET whose answer leaves a trace. A person may also open its address by hand. */
export function requireNoOtherSite(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return;
  recordForeignOrigin(headers);
  throw new DeskError("forbidden", "This request did not come from Subdesk’s own pages.");
}

/** A stranger can write anything here, so only a valid origin is kept. */
export function recordForeignOrigin(headers: Headers): void {
  const from = originOf(headers);
  const given = headers.get("origin") ?? "";
  const origin = URL.canParse(given) ? new URL(given).origin.slice(0, 200) : null;
  void auditSparingly(networkKey(from.address), anonymous, from, {
    action: "request.foreign",
    outcome: "refused",
    after: { origin },
  });
}

/** The front door names every request; what reaches Subdesk's code without it gets an id here. */
export function originOf(headers: Headers): Origin {
  return { requestId: headers.get("x-subdesk-request") ?? randomUUID(), address: addressOf(headers) };
}
