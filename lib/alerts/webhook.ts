import "server-only";
import { createHmac } from "node:crypto";
import { Agent, request } from "undici";
import { databaseNow } from "../clock";
import { minuteMs, hourMs } from "../domain/durations";
import { errorCode } from "../error-code";
import { DeliveryError } from "./delivery-error";
import { addressesOf } from "./target";

const timeLimitMs = 10_000;
const maxBytes = 65_536;
/** A receiver that asks for a longer pause is called again after this one. */
const maxWaitMs = hourMs;

interface Answer {
  status: number;
  text: string;
  /** Of the header Retry-After, in ms; null without one. */
  retryAfter: number | null;
}

/**
 * Posts JSON. Follows no redirects, and connects to an address that was found to be allowed, whatever the
 * name resolves to by then. Throws a DeliveryError where there is no answer.
 */
export async function postJson(
  target: string,
  text: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const addresses = await addressesOf(target);
  const [first] = addresses;
  const agent = new Agent({
    connect: {
      lookup: (_name, { all }, done) =>
        all ? done(null, addresses) : done(null, first?.address ?? "", first?.family),
    },
  });
  try {
    const answer = await request(target, {
      dispatcher: agent,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Subdesk", ...headers },
      body: text,
      signal: AbortSignal.timeout(timeLimitMs),
    }).catch((error: unknown) => {
      const code = errorCode(error);
      const why = code === undefined ? "" : ` (${code})`;
      throw new DeliveryError(
        error instanceof DOMException ? "It did not answer in time." : `It cannot be reached${why}.`,
      );
    });
    return {
      status: answer.statusCode,
      text: await beginningOf(answer.body).catch(() => ""),
      retryAfter: waitOf(answer.headers["retry-after"]),
    };
  } finally {
    await agent.destroy();
  }
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(parts).toString("utf8", 0, maxBytes);
}

function waitOf(header: string | string[] | undefined): number | null {
  const seconds = Number(header);
  return header !== undefined && seconds >= 0 ? Math.min(seconds * 1000, maxWaitMs) : null;
}

/** Throws unless it was accepted; honours a request to wait. */
export function requireSuccess({ status, retryAfter }: Answer, waitMs = retryAfter): void {
  if (status >= 200 && status <= 299) return;
  if (status === 429)
    throw new DeliveryError("It asked Subdesk to wait (429).", {
      waitMs: Math.min(Math.ceil(waitMs ?? minuteMs), maxWaitMs),
    });
  throw new DeliveryError(`It answered ${status}.`);
}

/** Signed as "t=<unix seconds>,v1=<hex HMAC-SHA-256 of `t.body`>" in X-Subdesk-Signature. */
export async function postWebhook(
  target: string,
  secret: string,
  id: string,
  body: Record<string, unknown>,
): Promise<void> {
  const text = JSON.stringify({ id, ...body });
  const at = Math.floor(databaseNow().getTime() / 1000);
  const signature = createHmac("sha256", secret).update(`${at}.${text}`).digest("hex");
  requireSuccess(
    await postJson(target, text, {
      "x-subdesk-delivery": id,
      "x-subdesk-signature": `t=${at},v1=${signature}`,
    }),
  );
}
