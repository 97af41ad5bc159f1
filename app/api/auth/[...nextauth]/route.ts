import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/auth/options";
import { isWellFormed } from "@/lib/auth/well-formed";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  if (!(await isWellFormed(request))) return Response.json({ ok: false, error: { code: "invalid", message: "This request cannot be read." } }, { status: 400, headers: { "cache-control": "no-store" } });
  return (await NextAuth(request as never, { params: await context.params } as never, authOptions())) as Response;
}

export { handler as GET, handler as POST };
