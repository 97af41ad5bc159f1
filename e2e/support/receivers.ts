import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { mailPortFile } from "../setup/desk";

export interface Hook {
  /** The same for every attempt at one delivery. */
  delivery: string;
  signature: string;
  text: string;
  body: {
    test?: true;
    rule?: { id: string; name: string; kind: string; threshold: number | null };
    total: number;
    subjects: { name: string; message: string; url: string; remoteId?: string | null }[];
  };
}

/** A server that receives Subdesk's webhooks. */
export async function receiveHooks() {
  const hooks: Hook[] = [];
  const state = { status: 204 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString();
      hooks.push({
        delivery: String(request.headers["x-subdesk-delivery"]),
        signature: String(request.headers["x-subdesk-signature"]),
        text,
        body: JSON.parse(text) as Hook["body"],
      });
      response.writeHead(state.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    hooks,
    /** The status of the next answers. */
    answer: (status: number) => void (state.status = status),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Whether a hook was signed with the secret, for exactly this body, just now. */
export function isSigned({ signature, text }: Hook, secret: string): boolean {
  const [, at = "", given = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  const expected = createHmac("sha256", secret).update(`${at}.${text}`).digest();
  return (
    given !== "" &&
    Math.abs(Date.now() / 1000 - Number(at)) < 120 &&
    timingSafeEqual(Buffer.from(given, "hex"), expected)
  );
}

interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
}

/** The mail server of the Subdesk under test. */
export async function receiveMail() {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const [head = "", ...rest] = Buffer.concat(parts).toString().split("\r\n\r\n");
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          subject: /^Subject: (.*)$/m.exec(head.replace(/\r\n[ \t]+/g, " "))?.[1] ?? "",
          text: plain(rest.join("\n\n")),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) =>
    server.listen(Number(readFileSync(mailPortFile, "utf8")), "127.0.0.1", resolve),
  );
  return { mails, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

/** Quoted-printable back to text. */
function plain(body: string): string {
  return body
    .replace(/=\r?\n/g, "")
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString());
}
