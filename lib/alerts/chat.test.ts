import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetProcess } from "../../testing/forget";
import { subUserPath } from "../domain/sub-users/address";
import type { Message } from "./message";

const settings = {
  DATABASE_URL: "postgres://desk@127.0.0.1/desk",
  AUTH_SECRET: "a secret of the tests, long enough to be one",
};
const token = "123456:AAabcdefghijklmnopqrstuvwxyz-_0123";
const servers: Server[] = [];

interface Sent {
  path: string;
  body: Record<string, unknown>;
}

/** A service that answers as documented and keeps what it was sent. */
async function standIn(
  answer: (sent: Sent) => { status: number; text: string; headers?: Record<string, string> },
) {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = {
        path: request.url ?? "",
        body: JSON.parse(Buffer.concat(parts).toString()) as Sent["body"],
      };
      sent.push(one);
      const { status, text, headers } = answer(one);
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

async function chat(telegramUrl = "http://127.0.0.1:9", allowed = "127.0.0.1") {
  forgetProcess();
  for (const [name, value] of Object.entries({
    ...settings,
    WEBHOOK_ALLOW_PRIVATE: allowed,
    TELEGRAM_API_URL: telegramUrl,
  }))
    vi.stubEnv(name, value);
  return import("./chat");
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
});

const message = (names: string[], total = names.length): Message => ({
  subject: "Near its cap: 2 new",
  total,
  subjects: names.map((name) => ({
    name,
    message: "91 % of 10 GB used.",
    url: "https://desk.example/sub-users/netnut/1",
  })),
});
const many = message(
  Array.from({ length: 50 }, (_, index) => `customer ${index} ${"with quite a long name ".repeat(6)}`),
  5_001,
);
const hostile = message(["<!channel> *bold* & [x](http://evil.example) @everyone `code`"]);

/** Two of the same name, each with what tells it apart, and one with a unique name. */
const namesakes: Message = {
  ...message(["Halcyon Hotels", "Halcyon Hotels", "Granite Feeds"]),
  subjects: message(["Halcyon Hotels", "Halcyon Hotels", "Granite Feeds"]).subjects.map((named, at) => ({
    ...named,
    apart: ["halcyon_2", "ops@halcyon.example", null][at] ?? null,
  })),
};

/** The Bot API: https://core.telegram.org/bots/api#making-requests */
const telegram = ({ body }: Sent) => {
  const text = String(body.text);
  if (text.length > 4_096)
    return {
      status: 400,
      text: JSON.stringify({ ok: false, error_code: 400, description: "Bad Request: message is too long" }),
    };
  return { status: 200, text: JSON.stringify({ ok: true, result: { message_id: 1 } }) };
};

describe("Telegram", () => {
  it("is sent plain text to the chat, by the bot, no longer than it takes", async () => {
    const { url, sent } = await standIn(telegram);
    const { sendTelegram } = await chat(url);
    await sendTelegram(token, "-1001234567890", hostile);
    await sendTelegram(token, "@ops", many);
    expect(sent[0]).toMatchObject({
      path: `/bot${token}/sendMessage`,
      body: { chat_id: "-1001234567890", link_preview_options: { is_disabled: true } },
    });
    expect(sent[0]?.body).not.toHaveProperty("parse_mode");
    expect(sent[0]?.body.text).toContain(
      "• <!channel> *bold* & [x](http://evil.example) @everyone `code`: 91 %",
    );
    expect(String(sent[1]?.body.text)).toMatch(/and 4,?9\d\d more in Subdesk$/);
  });

  it("says which of several sub-users with one name", async () => {
    const { url, sent } = await standIn(telegram);
    const { sendTelegram } = await chat(url);
    await sendTelegram(token, "@ops", namesakes);
    expect(String(sent[0]?.body.text).match(/(?<=• ).*(?=: )/g)).toEqual([
      "Halcyon Hotels (halcyon_2)",
      "Halcyon Hotels (ops@halcyon.example)",
      "Granite Feeds",
    ]);
  });

  it("asks for patience in seconds, and names what is wrong without the token", async () => {
    const answers = [
      {
        status: 429,
        text: JSON.stringify({
          ok: false,
          error_code: 429,
          description: "Too Many Requests",
          parameters: { retry_after: 17 },
        }),
      },
      {
        status: 403,
        text: JSON.stringify({
          ok: false,
          error_code: 403,
          description: "Forbidden: bot was kicked from the group chat",
        }),
      },
      {
        status: 400,
        text: JSON.stringify({
          ok: false,
          error_code: 400,
          description: "Bad Request: group chat was upgraded to a supergroup chat",
          parameters: { migrate_to_chat_id: -100987 },
        }),
      },
      { status: 502, text: "<html>" },
    ];
    const { url } = await standIn(() => answers.shift() ?? { status: 500, text: "" });
    const { sendTelegram } = await chat(url);
    const failure = () => sendTelegram(token, "1", message(["a"])).catch((error: unknown) => error);
    expect(await failure()).toMatchObject({ waitMs: 17_000, final: false });
    expect(await failure()).toMatchObject({
      message: "Telegram refused it: Forbidden: bot was kicked from the group chat.",
      final: true,
    });
    expect(await failure()).toMatchObject({
      message: expect.stringContaining("-100987") as string,
      final: true,
    });
    const last = await failure();
    expect(last).toMatchObject({ waitMs: null, final: false });
    expect(JSON.stringify([last, (last as Error).stack])).not.toContain(token);
  });

  it("is sent nothing at a private address that the settings do not list", async () => {
    const { url, sent } = await standIn(telegram);
    const { sendTelegram } = await chat(url, "");
    await expect(sendTelegram(token, "1", message(["a"]))).rejects.toThrow("WEBHOOK_ALLOW_PRIVATE");
    expect(sent).toEqual([]);
  });
});

describe("Slack", () => {
  it("is sent text in which no name means anything, no longer than it should be", async () => {
    const { url, sent } = await standIn(() => ({ status: 200, text: "ok" }));
    const { sendSlack } = await chat();
    await sendSlack(`${url}/services/T0/B0/x`, hostile);
    await sendSlack(`${url}/services/T0/B0/x`, many);
    const [first, second] = sent.map(({ body }) => String(body.text));
    expect(first).toContain("&lt;!channel&gt;");
    expect(first).not.toMatch(/<!channel>|\*bold\*/);
    expect(first).toContain("<https://desk.example/sub-users/netnut/1|");
    expect(second?.length).toBeLessThanOrEqual(4_000);
    expect(second).toMatch(/more in Subdesk$/);
  });

  it("asks for patience by a header, and names its errors as plain text", async () => {
    const answers = [
      { status: 429, text: "rate_limited", headers: { "retry-after": "30" } },
      { status: 404, text: "no_service" },
      { status: 500, text: "rollup_error" },
    ];
    const { url } = await standIn(() => answers.shift() ?? { status: 500, text: "" });
    const { sendSlack } = await chat();
    const failure = () => sendSlack(url, message(["a"])).catch((error: unknown) => error);
    expect(await failure()).toMatchObject({ waitMs: 30_000 });
    expect(await failure()).toMatchObject({ message: "Slack answered 404: no_service.", final: true });
    expect(await failure()).toMatchObject({ message: "Slack answered 500: rollup_error.", final: false });
  });
});

describe("Discord", () => {
  it("is sent at most 2,000 characters, and no one is mentioned", async () => {
    const { url, sent } = await standIn(({ body }) =>
      String(body.content).length > 2_000
        ? { status: 400, text: JSON.stringify({ message: "Invalid Form Body", code: 50035 }) }
        : { status: 204, text: "" },
    );
    const { sendDiscord } = await chat();
    await sendDiscord(`${url}/api/webhooks/1/x`, hostile);
    await sendDiscord(`${url}/api/webhooks/1/x`, many);
    expect(sent.map(({ body }) => body.allowed_mentions)).toEqual([{ parse: [] }, { parse: [] }]);
    expect(sent[0]?.body.content).toContain("\\*bold\\*");
    expect(sent[0]?.body.content).toContain("](<https://desk.example/sub-users/netnut/1>)");
  });

  it("asks for patience in fractions of a second", async () => {
    const answers = [
      {
        status: 429,
        text: JSON.stringify({ message: "You are being rate limited.", retry_after: 64.57, global: false }),
      },
      { status: 404, text: JSON.stringify({ message: "Unknown Webhook", code: 10015 }) },
    ];
    const { url } = await standIn(() => answers.shift() ?? { status: 500, text: "" });
    const { sendDiscord } = await chat();
    const failure = () => sendDiscord(url, message(["a"])).catch((error: unknown) => error);
    expect(await failure()).toMatchObject({ waitMs: 64_570 });
    expect(await failure()).toMatchObject({ message: "Discord answered 404: Unknown Webhook.", final: true });
  });
});

it("a link leads to a sub-user whose id is encoded in its address", async () => {
  const { url, sent } = await standIn(() => ({ status: 200, text: "ok" }));
  const { sendDiscord, sendSlack } = await chat();
  const { subjects, ...rest } = message(["Acme"]);
  const path = subUserPath({ accountId: "netnut", remoteId: "ops@acme #1 (a|b)" });
  const odd = {
    ...rest,
    subjects: subjects.map((named) => ({ ...named, url: `https://desk.example${path}` })),
  };
  await sendSlack(url, odd);
  await sendDiscord(url, odd);
  const address = "https://desk.example/sub-users/netnut/ops%40acme%20%231%20%28a%7Cb%29";
  expect(sent[0]?.body.text).toContain(`<${address}|Acme>`);
  expect(sent[1]?.body.content).toContain(`(<${address}>)`);
});
