import { version } from "@/lib/version";

/** Alive: this process answers. What it needs in order to serve is for /readyz to say. */
export function GET(): Response {
  return Response.json({ alive: true, ...version() }, { headers: { "cache-control": "no-store" } });
}
