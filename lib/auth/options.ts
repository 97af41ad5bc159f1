import "server-only";
import { randomUUID } from "node:crypto";
import { headers as requestHeaders } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "../env";
import { addressOf } from "../address";
import { describeError, log } from "../log";
import { sessionCookie } from "./cookie";
import { oidcProviders } from "./oidc";
import { signInWithClaims } from "./oidc-sign-in";
import { signIn, signInWithPasskey, type SignIn } from "./sign-in";

/** The cookie holds only a session id; a database row decides whether that session is still valid. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().authSecret,
    session: { strategy: "jwt", maxAge: env().sessionMaxMs / 1000, updateAge: env().sessionMaxMs / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: env().origins[0].startsWith("https:"),
    cookies: { sessionToken: sessionCookie() },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, code: {} },
        authorize: async (credentials) =>
          userOf(async () => signIn(withoutBlankCode(credentials), await from())),
      }),
      CredentialsProvider({
        id: "passkey",
        credentials: { answer: {} },
        authorize: async (credentials) =>
          userOf(async () => signInWithPasskey(parseJson(credentials?.answer), await from())),
      }),
      ...oidcProviders(),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== "oidc") return true;
        const result = await answered(async () => signInWithClaims({ ...profile }, await from()));
        if (result?.state !== "signed-in")
          return `/sign-in?error=${result ? "OpenIdRefused" : "Unavailable"}`;
        Object.assign(user, { sid: result.sessionId });
        return true;
      },
      // Rebuilt each time: POST /api/auth/session reaches this callback with whatever a client sends.
      jwt: ({ token, user }) => ({ sid: user && "sid" in user ? user.sid : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url }) => ownAddress(url),
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

async function from() {
  const headers = await requestHeaders();
  return { requestId: randomUUID(), address: addressOf(headers), userAgent: headers.get("user-agent") };
}

/** These words are all a stranger learns of a refusal; the last ones need the right password. */
async function userOf(work: () => Promise<SignIn>): Promise<{ id: string; sid: string } | null> {
  const result = await answered(work);
  if (!result) throw new Error("Unavailable");
  if (result.state === "throttled") throw new Error("TooManyAttempts");
  if (result.state === "unreadable") throw new Error("SecondFactorUnreadable");
  if (result.state === "second-factor") throw new Error(`SecondFactor ${result.factors.join(" ")}`);
  return result.state === "signed-in" ? { id: result.staffId, sid: result.sessionId } : null;
}

/**
 * Null when Subdesk itself failed. The error goes to the log only, since next-auth shows its message to
 * strangers.
 */
async function answered(work: () => Promise<SignIn>): Promise<SignIn | null> {
  try {
    return await work();
  } catch (error) {
    log().error(describeError(error), "a sign-in failed");
    return null;
  }
}

function withoutBlankCode(given: Record<string, unknown> | undefined): unknown {
  return given?.code === "" || given?.code === "undefined" ? { ...given, code: undefined } : given;
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}

function ownAddress(url: string): string {
  const { origins } = env();
  const target = URL.canParse(url, origins[0]) ? new URL(url, origins[0]) : null;
  return target && origins.includes(target.origin) && !target.pathname.startsWith("//")
    ? target.href
    : origins[0];
}
