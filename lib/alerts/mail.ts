import "server-only";
import { createTransport, type Transporter } from "nodemailer";
import { readSetting } from "../env";
import { singleton } from "../singleton";

interface Mailer {
  transport: Transporter;
  from: string;
}

/** Null while SMTP_URL and SMTP_FROM are not set. */
export function mailer(): Mailer | null {
  const url = readSetting("SMTP_URL");
  const from = readSetting("SMTP_FROM");
  return url && from
    ? singleton("mailer", () => ({
        from,
        transport: createTransport(url, { connectionTimeout: 10_000, socketTimeout: 20_000 } as never),
      }))
    : null;
}

/** Sends plain text. Throws an Error fit for the delivery log. */
export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  const mail = mailer();
  if (!mail) throw new Error("No mail server is set up. Set SMTP_URL and SMTP_FROM, and restart Subdesk.");
  try {
    await mail.transport.sendMail({ from: mail.from, to, subject: subject.replace(/[\r\n]+/g, " "), text });
  } catch (error) {
    const code =
      error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "error";
    throw new Error(`The mail server refused it or cannot be reached (${code}).`);
  }
}
