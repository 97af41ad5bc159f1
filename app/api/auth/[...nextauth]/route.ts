import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { servedInTurn } from "@/lib/http/openid-endpoints";
import { recordUnverified, refusalOf, signedOut } from "@/lib/http/sign-in-endpoints";
import { authOptions } from "@/lib/auth/options";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const params = await context.params;
  const refusal = await refusalOf(request, params.nextauth);
  if (refusal) return refusal;
  if (params.nextauth.join("/") === "signout") return signedOut(request);
  const response = await servedInTurn(
    request,
    params.nextauth,
    async () => (await NextAuth(request as never, { params } as never, authOptions())) as Response,
  );
  await recordUnverified(request, response);
  response.headers.set("cache-control", "no-store");
  return response;
}

export { handler as GET, handler as POST };
