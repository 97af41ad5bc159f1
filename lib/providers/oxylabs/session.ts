import "server-only";
import { z } from "zod";
import { minuteMs, hourMs } from "../../domain/durations";
import type { CallContext } from "../call";
import { errorWords } from "../kit/error-words";
import { opaqueId } from "../kit/readers";
import { renewalOf, renewedSession, type Session } from "../kit/session";
import type { Transport } from "../transport";

export interface Credentials {
  username: string;
  password: string;
}

/** Both come from one sign-in: the id is part of every path that the token opens. */
export interface SignedInAs {
  token: string;
  userId: string;
}

const lifetimeMs = hourMs;
const margin = 5 * minuteMs;

const loginAnswer = z.object({ token: z.string().min(1), user_id: opaqueId });

/** The only request that carries the credentials themselves. */
export async function signIn(
  transport: Transport,
  { username, password }: Credentials,
  context: CallContext,
): Promise<SignedInAs> {
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const { data } = await transport.request({
    operation: "login",
    method: "POST",
    path: ["login"],
    headers: { authorization: `Basic ${basic}` },
    effect: "read",
    schema: loginAnswer,
    secrets: [password, basic],
    message: errorWords,
    // The session remembers a refusal, and the next sign-in that works lifts it.
    renewable: true,
    context,
  });
  return { token: data.token, userId: data.user_id };
}

export function oxylabsSession(transport: Transport, credentials: Credentials): Session<SignedInAs> {
  return renewedSession("Oxylabs refused the user name and password", async (context) => {
    const startedAt = Date.now();
    const value = await signIn(transport, credentials, context);
    return { value, renewAt: renewalOf({ startedAt, expiresAt: startedAt + lifetimeMs, margin }) };
  });
}
