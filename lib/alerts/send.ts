import "server-only";
import type { alertChannels } from "../db/schema";
import { unseal } from "../secrets";
import { sendMail } from "./mail";
import { postWebhook } from "./webhook";

type Channel = Pick<typeof alertChannels.$inferSelect, "kind" | "target" | "secret">;

/** Throws an Error fit for the delivery log. */
export async function send(
  channel: Channel,
  id: string,
  subject: string,
  body: Record<string, unknown>,
): Promise<void> {
  if (channel.kind === "webhook")
    await postWebhook(channel.target, channel.secret ? unseal("alerts", channel.secret) : "", id, body);
  else await sendMail(channel.target, `[Subdesk] ${subject}`, inWords(subject, body));
}

function inWords(subject: string, body: Record<string, unknown>): string {
  const subjects = (Array.isArray(body.subjects) ? body.subjects : []) as {
    name: string;
    message: string;
    url: string;
  }[];
  const rest = Number(body.total ?? subjects.length) - subjects.length;
  return [
    subject,
    "",
    ...subjects.map((item) => `- ${item.name}: ${item.message}\n  ${item.url}`),
    ...(rest > 0 ? ["", `and ${rest} more.`] : []),
  ].join("\n");
}
