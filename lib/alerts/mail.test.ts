import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, describe, expect, it, vi } from "vitest";
import { selfSigned } from "../../testing/tls-peer";
import { sendMail } from "./mail";

const servers: Server[] = [];
afterAll(() => {
  vi.unstubAllEnvs();
  for (const server of servers) server.close();
});

function use(port: number, secure = false): void {
  vi.stubEnv("SMTP_FROM", "desk@desk.example");
  vi.stubEnv(
    "SMTP_URL",
    secure ? `smtps://127.0.0.1:${port}?tls.rejectUnauthorized=false` : `smtp://127.0.0.1:${port}`,
  );
}

/** A server that greets, and answers the first command as told. */
async function greets(answer: (socket: Socket) => void) {
  const state = { open: 0 };
  const server = createServer((socket) => {
    state.open += 1;
    socket.on("error", () => undefined).on("close", () => (state.open -= 1));
    socket.write("220 mail.example\r\n");
    socket.once("data", () => answer(socket));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  use((server.address() as AddressInfo).port);
  return state;
}

/** With one limit that is short, so that no other can have applied. */
const send = (short: { silence?: number; whole?: number } = {}) =>
  sendMail("ops@desk.example", "Cap", "95 %", {
    connecting: 100_000,
    greeting: 100_000,
    silence: 100_000,
    whole: 100_000,
    ...short,
  });

describe("a mail server", () => {
  it("that falls silent is given up, and the connection ended", async () => {
    const state = await greets((socket) => socket.write("250 mail.example\r\n"));
    await expect(send({ silence: 100 })).rejects.toThrow("The mail server did not answer in time.");
    await expect.poll(() => state.open).toBe(0);
  });

  it("that draws its answer out is given up, and the connection ended", async () => {
    const state = await greets((socket) => {
      const line = setInterval(() => socket.write("250-more\r\n"), 20);
      socket.on("close", () => clearInterval(line));
    });
    await expect(send({ whole: 300 })).rejects.toThrow("The mail server did not answer in time.");
    await expect.poll(() => state.open).toBe(0);
  });

  it("that cannot be reached is called so", async () => {
    use(1);
    await expect(send()).rejects.toThrow("The mail server refused it or cannot be reached (ECONNREFUSED).");
  });

  it.each([false, true])("gets the mail, encrypted: %s", async (secure) => {
    const texts: string[] = [];
    const server = new SMTPServer({
      ...selfSigned,
      secure,
      disabledCommands: ["AUTH", ...(secure ? [] : ["STARTTLS"])],
      onData(stream, _session, done) {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          texts.push(Buffer.concat(parts).toString());
          done();
        });
      },
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    use((server.server.address() as AddressInfo).port, secure);
    await sendMail("ops@desk.example", "Cap\r\nBcc: all@desk.example", "95 %");
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("Subject: Cap Bcc: all@desk.example");
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
