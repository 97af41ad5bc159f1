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
  /** What the browser had sent. */
  sent: string | null;
  /** Null where the browser had dropped it before it could be read, as it does when a page is left. */
  body: string | null;
}

/** Writes down every answer of a browser context, build files aside. Await the result before the context closes. */
export function record(context: BrowserContext): () => Promise<void> {
  mkdirSync(kept, { recursive: true });
  const file = resolve(kept, `${process.pid}-${crypto.randomUUID()}.jsonl`);
  const pending: Promise<void>[] = [];
  context.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/_next/static/")) return;
    pending.push(read(response).then((answer) => appendFileSync(file, `${JSON.stringify(answer)}\n`)));
  });
  return async () => void (await Promise.allSettled(pending));
}

async function read(response: Response): Promise<Answer> {
  const body = await response.text().catch(() => null);
  const headers = await response.allHeaders().catch(() => response.headers());
  return { url: response.url(), method: response.request().method(), status: response.status(), headers, sent: response.request().postData(), body };
}

/** What all tests so far were answered. */
export function recordedAnswers(): Answer[] {
  if (!existsSync(kept)) return [];
  return readdirSync(kept).flatMap((name) =>
    readFileSync(resolve(kept, name), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Answer),
  );
}
