import "server-only";
import { createHmac } from "node:crypto";
import { Agent, request } from "undici";
import { addressesOf } from "./target";

const timeLimit = 10_000;

/**
 * Posts a JSON body signed as "t=<unix seconds>,v1=<hex HMAC-SHA-256 of `t.body`>" in X-Subdesk-Signature.
 * Follows no redirects, and connects to an address that was found to be allowed, whatever its name leads to
 * by then. Throws an Error whose message is fit for the delivery log and holds no address.
 */
export async function postWebhook(
  target: string,
  secret: string,
  id: string,
  body: Record<string, unknown>,
): Promise<void> {
  const text = JSON.stringify({ id, ...body });
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret).update(`${at}.${text}`).digest("hex");
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
      headers: {
        "content-type": "application/json",
        "user-agent": "Subdesk",
        "x-subdesk-delivery": id,
        "x-subdesk-signature": `t=${at},v1=${signature}`,
      },
      body: text,
      signal: AbortSignal.timeout(timeLimit),
    }).catch((error: unknown) => {
      const code =
        error instanceof Error && "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
      throw new Error(
        error instanceof DOMException ? "It did not answer in time." : `It cannot be reached${code}.`,
      );
    });
    await answer.body.dump({ limit: 65_536 }).catch(() => {});
    if (answer.statusCode < 200 || answer.statusCode > 299)
      throw new Error(`It answered ${answer.statusCode}.`);
  } finally {
    await agent.destroy();
  }
}
