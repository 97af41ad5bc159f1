import { randomBytes } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { fixedHeaders } from "./lib/http/fixed-headers";

const development = process.env.NODE_ENV === "development";

/** Sets headers, and protects nothing: every page, route and action checks for itself. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set("x-path", pathOf(request));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(
    fixedHeaders(process.env.APP_URL?.startsWith("https:") ?? false),
  ))
    response.headers.set(name, value);
  return response;
}

/** Where the person wanted to go, for the way back from the sign-in page. */
function pathOf({ nextUrl }: NextRequest): string {
  const search = new URLSearchParams(nextUrl.search);
  search.delete("_rsc");
  return `${nextUrl.pathname}${search.size > 0 ? `?${search}` : ""}`;
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    // The development server evaluates code to refresh it; production never does.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

// For what it is asked about, Next keeps the whole body in memory first: the routes of large bodies set these
// headers themselves.
export const config = { matcher: [{ source: "/((?!_next/static/|api/bulk/).*)" }] };
