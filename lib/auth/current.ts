import "server-only";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { env } from "../env";
import type { PresentActor } from "../actor";
import { sessionCookie } from "./cookie";
import { actorOf } from "./sessions";

/** Who sent this request, or null. Reads the cookie without renewing it. */
export async function currentActor(): Promise<PresentActor | null> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  if (!token) return null;
  const content = await decode({ token, secret: env().authSecret }).catch(() => null);
  return typeof content?.sid === "string" ? actorOf(content.sid) : null;
}
