import "server-only";
import { randomUUID } from "node:crypto";
import type { Origin } from "../auth/actor";
import { env } from "../env";
import { DeskError } from "../errors";
import { addressOf } from "./address";

/**
 * A server action is a public POST that Next itself answers without an Origin header, or with a foreign one beside a
 * forged X-Forwarded-Host. So: the Origin must be the desk's own, and the browser must say that the page was too.
 */
export function demandSameOrigin(headers: Headers): void {
  const { origins } = env();
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  // Browsers leave this header out only towards plain http on a host that is not their own machine.
  const mayLack = origins[0].startsWith("http:") && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origins[0]);
  if (!origin || !origins.includes(origin) || (site ? site !== "same-origin" : !mayLack)) {
    throw new DeskError("forbidden", "This request did not come from the desk's own pages.");
  }
}

export function originOf(headers: Headers): Origin {
  return { requestId: randomUUID(), address: addressOf(headers) };
}
