import { readiness } from "@/lib/health/ready";

/** Whether a balancer may send requests here. For everyone: it says what is wrong, and nothing of why. */
export async function GET(): Promise<Response> {
  const found = await readiness();
  return Response.json(found, {
    status: found.ready ? 200 : 503,
    headers: { "cache-control": "no-store", ...(!found.ready && { "retry-after": "5" }) },
  });
}
