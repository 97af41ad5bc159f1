import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BrowserContext, Response } from "@playwright/test";
import { folder } from "../setup/desk";

const kept = resolve(folder, "answers");

/** One answer the browser was given. */
export interface Answer {
  url: string;
  method: string;
  status: number;
  headers: Record<string, string>;
  /** What the browser sent. */
  sent: string | null;
  /** Null where the browser dropped it before it could be read, as it does when a page is left. */
  body: string | null;
}

/** Records every answer of a browser context except build files. Await the result before it closes. */
export async function record(context: BrowserContext): Promise<() => Promise<void>> {
  mkdirSync(kept, { recursive: true });
  const file = resolve(kept, `${process.pid}-${crypto.randomUUID()}.jsonl`);
  const keep = (answer: Answer) => appendFileSync(file, `${JSON.stringify(answer)}\n`);
  const pending: Promise<void>[] = [];
  context.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/_next/static/")) return;
    pending.push(read(response).then(keep));
  });
  await context.exposeBinding("answeredToScript", (_source, answer: Answer) => keep(answer));
  await context.addInitScript(copyAnswers);
  return async () => void (await Promise.allSettled(pending));
}

/**
 * The browser drops the body of a streamed answer once its script has read it, so the script's own reading is
 * copied.
 */
function copyAnswers(): void {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    const { url, status } = answer;
    const method = (asked[0] instanceof Request ? asked[0].method : asked[1]?.method) ?? "GET";
    const headers = Object.fromEntries(answer.headers.entries());
    void answer
      .clone()
      .text()
      .then((body) =>
        (window as unknown as { answeredToScript: (answer: object) => Promise<void> }).answeredToScript({
          url,
          method,
          status,
          headers,
          sent: null,
          body,
        }),
      )
      .catch(() => undefined);
    return answer;
  };
}

async function read(response: Response): Promise<Answer> {
  const body = await response.text().catch(() => null);
  const headers = await response.allHeaders().catch(() => response.headers());
  return {
    url: response.url(),
    method: response.request().method(),
    status: response.status(),
    headers,
    sent: response.request().postData(),
    body,
  };
}

/** The answers to all tests so far, from every Subdesk. */
export function recordedAnswers(): Answer[] {
  if (!existsSync(kept)) return [];
  return readdirSync(kept).flatMap((name) =>
    readFileSync(resolve(kept, name), "utf8")
      .split("\n")
      // What follows the last end of a line is being written, by a test that runs beside this one.
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Answer),
  );
}
