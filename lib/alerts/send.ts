import "server-only";
import type { alertChannels } from "../db/schema";
import { unseal } from "../secrets";
import { sendDiscord, sendSlack, sendTelegram } from "./chat";
import { DeliveryError } from "./delivery-error";
import { sendMail } from "./mail";
import { messageFrom, subjectOf, type Message } from "./message";
import { postWebhook } from "./webhook";

type Channel = Pick<typeof alertChannels.$inferSelect, "kind" | "target" | "secret">;

/** Throws an Error fit for the delivery log. */
export async function send(
  channel: Channel,
  id: string,
  subject: string,
  body: Record<string, unknown>,
): Promise<void> {
  const { kind, target } = channel;
  const secret = channel.secret ? secretOf(channel.secret) : "";
  const message = messageFrom(subject, body);
  switch (kind) {
    case "webhook":
      return postWebhook(target, secret, id, body);
    case "email":
      return sendMail(target, `[Subdesk] ${subject}`, inWords(message));
    case "telegram":
      return sendTelegram(secret, target, message);
    case "slack":
      return sendSlack(target, message);
    case "discord":
      return sendDiscord(target, message);
  }
}

function secretOf(sealed: string): string {
  try {
    return unseal("alerts", sealed);
  } catch {
    throw new DeliveryError(
      "Its secret was encrypted with another AUTH_SECRET and cannot be read any more. Edit the channel: make a new signing secret, or enter the bot’s token again.",
      { final: true },
    );
  }
}

function inWords({ subject, subjects, total }: Message): string {
  const rest = total - subjects.length;
  return [
    subject,
    "",
    ...subjects.map((item) => `- ${subjectOf(item)}: ${item.message}\n  ${item.url}`),
    ...(rest > 0 ? ["", `and ${rest} more.`] : []),
  ].join("\n");
}
