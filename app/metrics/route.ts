import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { metricsText, metricsType } from "@/lib/health/metrics-text";

/** For a scraper that knows the token. Without one there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const token = env().metricsToken;
  const headers = { "cache-control": "no-store" };
  if (token === undefined) return new Response(null, { status: 404, headers });
  const given = request.headers.get("authorization") ?? "";
  if (!timingSafeEqual(digest(given), digest(`Bearer ${token}`)))
    return new Response(null, { status: 401, headers: { ...headers, "www-authenticate": "Bearer" } });
  return new Response(await metricsText(), { headers: { ...headers, "content-type": metricsType } });
}

/** Of equal length, as the comparison needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
