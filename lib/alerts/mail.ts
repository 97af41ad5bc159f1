import "server-only";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { parseConnectionUrl } from "nodemailer/lib/shared/index.js";
import SMTPTransport from "nodemailer/lib/smtp-transport/index.js";
import { readSetting } from "../env";
import { errorCode } from "../error-code";
import { DeliveryError } from "./delivery-error";

/** In ms. The last is of the whole attempt, which a server that says a little now and then would draw out. */
const limits = { connecting: 10_000, greeting: 10_000, silence: 20_000, whole: 45_000 };

interface MailServer {
  url: string;
  from: string;
}

/** Null while SMTP_URL and SMTP_FROM are not set. */
export function mailServer(): MailServer | null {
  const url = readSetting("SMTP_URL");
  const from = readSetting("SMTP_FROM");
  return url && from ? { url, from } : null;
}

/** Sends plain text. Throws an Error fit for the delivery log. */
export async function sendMail(to: string, subject: string, text: string, within = limits): Promise<void> {
  const server = mailServer();
  if (!server) throw new Error("No mail server is set up. Set SMTP_URL and SMTP_FROM, and restart Subdesk.");
  let socket: Socket | undefined;
  const transport = new SMTPTransport({
    greetingTimeout: within.greeting,
    socketTimeout: within.silence,
    ...parseConnectionUrl(server.url),
    // The library has no way to end an attempt, so the connection is made here and ended with it.
    getSocket: ({ host, port, secure, localAddress }, done) => {
      socket = connect({
        host: host ?? "localhost",
        port: Number(port ?? (secure ? 465 : 587)),
        localAddress,
      });
      // The rejection below, or the library, reaches whoever waits.
      socket.on("error", () => undefined);
      const connecting = setTimeout(() => socket?.destroy(timeout()), within.connecting);
      void once(socket, "connect")
        .finally(() => clearTimeout(connecting))
        .then(
          () => done(null, { connection: socket }),
          (error: Error) => done(error, null),
        );
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      createTransport(transport).sendMail({
        from: server.from,
        to,
        subject: subject.replace(/[\r\n]+/g, " "),
        text,
      }),
      new Promise((_, reject) => (timer = setTimeout(() => reject(timeout()), within.whole))),
    ]);
  } catch (error) {
    const code = errorCode(error) ?? "error";
    throw code === "ETIMEDOUT"
      ? new DeliveryError("The mail server did not answer in time.")
      : new Error(`The mail server refused it or cannot be reached (${code}).`);
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

const timeout = () => Object.assign(new Error("Too late"), { code: "ETIMEDOUT" });
