import { readFileSync } from "node:fs";
import { request } from "node:http";
import { resolve } from "node:path";
import { adminState, desk } from "../setup/desk";

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * One request with exactly these headers, which a browser or fetch would not allow; redirects are not
 * followed.
 */
export function ask(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<RawAnswer> {
  const url = new URL(desk().url);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: url.port,
        path,
        method,
        agent: false,
        headers: { host: url.host, ...headers },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.once("error", reject);
        answer.once("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    call.once("error", reject);
    call.end(body);
  });
}

/** The administrator's cookies as one header. */
export function adminCookie(): string {
  const { cookies } = JSON.parse(readFileSync(adminState, "utf8")) as {
    cookies: { name: string; value: string }[];
  };
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

export interface ActionEntry {
  id: string;
  name: string;
  file: string;
  /** The address of a page that accepts it. */
  path: string;
}

/** Every server action of the build that runs. */
export function actions(): ActionEntry[] {
  const file = resolve(process.env.SUBDESK_DIST_DIR || ".next", "server/server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as {
    node: Record<string, { exportedName: string; filename: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(node).map(([id, { exportedName, filename, workers }]) => {
    const pages = Object.keys(workers);
    const page = pages.find((worker) => !worker.includes("[")) ?? pages[0] ?? "";
    return {
      id,
      name: exportedName,
      file: filename,
      path:
        page
          .replace(/^app/, "")
          .replace(/\/\([^)]+\)/g, "")
          .replace(/\/page$/, "")
          .replace(/\[\w+\]/g, "none") || "/",
    };
  });
}

export function actionNamed(name: string): ActionEntry {
  const found = actions().find((action) => action.name === name);
  if (!found) throw new Error(`The build has no server action ${name}.`);
  return found;
}

/** The headers a browser sends from one of Subdesk's own pages. */
export function ownHeaders(): Record<string, string> {
  return {
    origin: desk().url,
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
  };
}

/** Calls a server action as a page would, or with other headers. */
export function callAction(
  action: ActionEntry,
  input: unknown,
  headers: Record<string, string> = { ...ownHeaders(), cookie: adminCookie() },
): Promise<RawAnswer> {
  const all = {
    accept: "text/x-component",
    "content-type": "text/plain;charset=UTF-8",
    "next-action": action.id,
    ...headers,
  };
  return ask(action.path, { method: "POST", headers: all, body: JSON.stringify([input]) });
}

/** Posts JSON to one of the POST routes as a page would, or with other headers. */
export function post(
  path: `/api/bulk/${string}`,
  input: unknown,
  headers: Record<string, string> = { ...ownHeaders(), cookie: adminCookie() },
): Promise<RawAnswer> {
  return ask(path, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json", ...headers },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });
}

export interface Envelope {
  ok: boolean;
  data?: unknown;
  error?: { code: string; message: string };
}

/** What an action answered; undefined when no action ran. */
export function envelopeOf({ text }: RawAnswer): Envelope | undefined {
  const line = text.split("\n").find((row) => /^[0-9a-f]+:\{"ok":/.test(row));
  return line === undefined ? undefined : (JSON.parse(line.slice(line.indexOf(":") + 1)) as Envelope);
}
