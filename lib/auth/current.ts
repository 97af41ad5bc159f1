import "server-only";
import { cookies, headers } from "next/headers";
import { decode } from "next-auth/jwt";
import { env } from "../env";
import type { PresentActor } from "../actor";
import { unattendedHeader } from "../domain/staff/unattended-header";
import { sessionCookie } from "./cookie";
import { actorOf, actorWithoutUse } from "./sessions";

/** The session named by the cookie of this request, whether or not it is still valid. */
export async function sessionOfCookie(): Promise<string | null> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  if (!token) return null;
  const content = await decode({ token, secret: env().authSecret }).catch(() => null);
  return typeof content?.sid === "string" ? content.sid : null;
}

/**
 * Who sent this request, or null. Reads the cookie without renewing it. Whoever claims to be unattended only
 * lets their own session end sooner.
 */
export async function currentActor(): Promise<PresentActor | null> {
  const sessionId = await sessionOfCookie();
  if (sessionId === null) return null;
  return (await headers()).has(unattendedHeader) ? actorWithoutUse(sessionId) : actorOf(sessionId);
}
