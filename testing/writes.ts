import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { env } from "../lib/env";
import type { Envelope } from "../lib/domain/errors";

export type Write = (input: unknown) => Promise<Envelope<unknown>>;

const files = readdirSync("app", { recursive: true, encoding: "utf8" });

/** The folders of all routes. */
export const routeFiles = files
  .filter((file) => file.endsWith("route.ts"))
  .map((file) => file.replace(/\/route\.ts$/, ""));

export const routeModule = async (path: string) =>
  (await import(/* @vite-ignore */ resolve("app", path, "route.ts"))) as Record<string, unknown>;

/** Every server action, by name. */
export async function findActions(): Promise<Map<string, Write>> {
  const found = new Map<string, Write>();
  for (const file of files.filter((name) => name.endsWith("actions.ts"))) {
    for (const [name, action] of Object.entries(
      (await import(/* @vite-ignore */ resolve("app", file))) as Record<string, Write>,
    ))
      found.set(name, action);
  }
  return found;
}

export async function postTo(path: string, body: BodyInit, headers: Headers): Promise<Response> {
  const { POST } = (await routeModule(path)) as { POST: (request: Request) => Promise<Response> };
  const all = new Headers(headers);
  if (!all.has("content-type")) all.set("content-type", "application/json");
  return POST(
    new Request(`${env().origins[0]}/${path}`, {
      method: "POST",
      body,
      headers: all,
      ...(body instanceof ReadableStream && { duplex: "half" }),
    }),
  );
}

/** A POST route, called as an action is. */
export function writeOf(path: string, headers: () => Headers): Write {
  return async (input) => (await (await postTo(path, textOf(input), headers())).json()) as Envelope<unknown>;
}

/** What JSON cannot express is sent as something else. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
