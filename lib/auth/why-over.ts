import "server-only";
import { eq, sql } from "drizzle-orm";
import { db } from "../db/client";
import { sessions, staff } from "../db/schema";
import { minuteMs, hourMs } from "../domain/durations";
import { env } from "../env";
import { sessionOfCookie } from "./current";
import { endedWhy, hashOf } from "./sessions";

/**
 * Why the cookie of this request signs no one in, as a sentence. Only the holder of a session's cookie learns
 * more than "signed out".
 */
export async function whyOver(): Promise<string> {
  const sessionId = await sessionOfCookie();
  const [session] =
    sessionId === null
      ? []
      : await db()
          .select({
            ended: sql<boolean>`${sessions.revokedAt} is not null`,
            expired: sql<boolean>`${sessions.expiresAt} <= now()`,
            disabled: sql<boolean>`${staff.disabledAt} is not null`,
          })
          .from(sessions)
          .innerJoin(staff, eq(staff.id, sessions.staffId))
          .where(eq(sessions.idHash, hashOf(sessionId)));
  if (!session) return "You are signed out.";
  if (session.disabled) return "Your account was disabled; ask an administrator.";
  if (session.ended) return endedWhy;
  if (session.expired) return `A session ends ${lasting(env().sessionMaxMs)} after signing in.`;
  return `A session ends after ${lasting(env().sessionIdleMs)} without use.`;
}

/** "12 hours", "30 minutes". */
function lasting(milliseconds: number): string {
  const [count, unit] =
    milliseconds >= hourMs
      ? [Math.round(milliseconds / hourMs), "hour"]
      : [Math.max(1, Math.round(milliseconds / minuteMs)), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
