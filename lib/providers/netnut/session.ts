import "server-only";
import { z } from "zod";
import { minuteMs, dayMs } from "../../domain/durations";
import { errorWords } from "../kit/error-words";
import { fixedSession, renewalOf, renewedSession, type Session } from "../kit/session";
import type { Transport } from "../transport";

export type Credentials = { token: string } | { email: string; password: string };

const lifetime = dayMs;
const margin = 30 * minuteMs;

const loginAnswer = z.object({ success: z.literal(true), token: z.string().min(1) });

/** The token of one account: fixed, or fetched with e-mail and password. */
export function netnutSession(transport: Transport, credentials: Credentials): Session<string> {
  if ("token" in credentials) return fixedSession(credentials.token);
  return renewedSession("NetNut refused the e-mail and password", async (context) => {
    const startedAt = Date.now();
    const { data } = await transport.request({
      operation: "login",
      method: "POST",
      path: ["auth", "login"],
      body: credentials,
      effect: "read",
      schema: loginAnswer,
      secrets: [credentials.password],
      message: errorWords,
      // The session remembers a refusal, and the next sign-in that works lifts it.
      renewable: true,
      context,
    });
    return {
      value: data.token,
      renewAt: renewalOf({ startedAt, expiresAt: startedAt + lifetime, margin }),
    };
  });
}
