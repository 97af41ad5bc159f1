import "server-only";
import { z } from "zod";
import { env } from "../env";
import { DeliveryError } from "./delivery-error";
import { fitted, type Message } from "./message";
import { requireSuccess, postJson } from "./webhook";

// The longest message each service accepts, a little less where it counts in other units than JavaScript.
const telegramLongest = 4_096;
const slackLongest = 4_000;
const discordLongest = 2_000;

const telegramAnswer = z.object({
  ok: z.boolean(),
  description: z.string().nullish().catch(null),
  parameters: z
    .object({
      retry_after: z.number().nullish().catch(null),
      migrate_to_chat_id: z.number().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

const plain = (text: string) => text;

/** By a bot, as plain text, so that nothing in a name is taken for markup. */
export async function sendTelegram(token: string, chat: string, message: Message): Promise<void> {
  // Telegram has the bot's token in the address, so an error's message never shows the address.
  const text = fitted(
    message,
    telegramLongest,
    ({ name, message: said, url }) => `• ${name}: ${said}\n  ${url}`,
    plain,
  );
  const answer = await postJson(
    `${env().telegramUrl}/bot${token}/sendMessage`,
    JSON.stringify({ chat_id: chat, text, link_preview_options: { is_disabled: true } }),
  );
  const said = telegramAnswer.safeParse(parsed(answer.text)).data;
  if (said?.ok) return;
  const wait = said?.parameters?.retry_after;
  if (answer.status === 429) requireSuccess(answer, wait == null ? answer.retryAfter : wait * 1000);
  const moved = said?.parameters?.migrate_to_chat_id;
  const why = moved
    ? `the group is now a supergroup with the id ${moved}. Make a new channel with it`
    : (said?.description ?? `it answered ${answer.status}`);
  throw new DeliveryError(`Telegram refused it: ${why.replaceAll(token, "…")}.`, {
    final: [400, 401, 403, 404].includes(answer.status),
  });
}

/** An address is encoded already: only what would end it in either service's markup is left to encode. */
const inMarkup = (url: string) =>
  url.replace(/[ <>|()]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** Slack escapes these three; everything else is shown as it is. */
const slackText = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]/g, "\u200b$&");

/** To an incoming webhook. It answers "ok", or an error's name as plain text. */
export async function sendSlack(target: string, message: Message): Promise<void> {
  const text = fitted(
    message,
    slackLongest,
    ({ name, message: said, url }) =>
      `• <${inMarkup(url)}|${slackText(name).replaceAll("|", "¦")}>: ${slackText(said)}`,
    slackText,
  );
  const answer = await postJson(target, JSON.stringify({ text, unfurl_links: false, unfurl_media: false }));
  if (answer.status === 200 || answer.status === 429) return requireSuccess(answer);
  refuse("Slack", answer.status, /^[a-z_]{2,40}$/.exec(answer.text.trim())?.[0]);
}

const discordAnswer = z.object({
  message: z.string().nullish().catch(null),
  retry_after: z.number().nullish().catch(null),
});

const discordText = (text: string) => text.replace(/[\\*_~`|>[\]()#<:@-]/g, "\\$&");

/** To a webhook of a channel. The name of a sub-user cannot mention anyone. */
export async function sendDiscord(target: string, message: Message): Promise<void> {
  const content = fitted(
    message,
    discordLongest,
    ({ name, message: said, url }) => `• [${discordText(name)}](<${inMarkup(url)}>): ${discordText(said)}`,
    discordText,
  );
  const answer = await postJson(
    target,
    JSON.stringify({ content, allowed_mentions: { parse: [] }, flags: 4 }),
  );
  const said = discordAnswer.safeParse(parsed(answer.text)).data;
  if ((answer.status >= 200 && answer.status <= 299) || answer.status === 429)
    return requireSuccess(answer, said?.retry_after == null ? answer.retryAfter : said.retry_after * 1000);
  refuse("Discord", answer.status, said?.message);
}

function refuse(service: string, status: number, why: string | null | undefined): never {
  throw new DeliveryError(`${service} answered ${status}${why ? `: ${why.slice(0, 120)}` : ""}.`, {
    final: [400, 401, 403, 404, 410].includes(status),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
