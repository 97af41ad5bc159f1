import "server-only";
import { z } from "zod";
import { hourMs, dayMs } from "../../domain/durations";
import { errorWords } from "../kit/error-words";
import { expiryOfJwt, renewalOf, renewedSession, type Session } from "../kit/session";
import type { Transport } from "../transport";

export interface Credentials {
  email: string;
  password: string;
}

/** Where a token does not say when it ends. */
const usualLife = dayMs;

const tokenAnswer = z.object({ token: z.string().min(1) });

/** The token of one account, fetched with its e-mail and password. */
export function dataImpulseSession(transport: Transport, { email, password }: Credentials): Session<string> {
  return renewedSession("DataImpulse refused the e-mail and password", async (context) => {
    const startedAt = Date.now();
    const { data } = await transport.request({
      operation: "login",
      method: "POST",
      path: ["reseller", "user", "token", "get"],
      body: { login: email, password },
      effect: "read",
      schema: tokenAnswer,
      secrets: [password],
      message: errorWords,
      // The session remembers a refusal, and the next sign-in that works lifts it.
      renewable: true,
      context,
    });
    const expiresAt = expiryOfJwt(data.token) ?? startedAt + usualLife;
    return {
      value: data.token,
      renewAt: renewalOf({ startedAt, expiresAt, margin: hourMs, atMost: 20 * hourMs }),
    };
  });
}
